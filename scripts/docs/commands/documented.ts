import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { type Fence, type MarkdownDocument, readMarkdown } from "../markdown";
import { withExamples } from "./examples";
import { TOOLS } from "./tools";

/** Commands of a document that are typed together. */
export interface DocumentedScript {
  readonly document: string;
  readonly text: string;
  /** Complete; otherwise mentioned in a text, possibly without some arguments. */
  readonly isWhole: boolean;
}

/** Documents without commands for users: history, and how recordings were made. */
const OTHERS = ["CHANGELOG.md", "__tests__/"];

/** Every command in every document: in fences of `sh`, after a `$` in other fences, and between backticks. */
export function documentedScripts(root: string): DocumentedScript[] {
  return readDocuments(root).flatMap(({ document, content }) =>
    scriptsOf(content).map(({ text, isWhole }) => ({ document, text: withExamples(text), isWhole })),
  );
}

/** The documents with commands for users. */
export function readDocuments(
  root: string,
): { readonly document: string; readonly content: MarkdownDocument }[] {
  return filesOf(root)
    .filter((file) => file.endsWith(".md") && !OTHERS.some((other) => file.startsWith(other)))
    .map((document) => ({
      document,
      content: readMarkdown(readFileSync(path.join(root, document), "utf8")),
    }));
}

/** Existing files that git tracks or doesn't ignore. */
export function filesOf(root: string): string[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  return listed.split("\0").filter((file) => file !== "" && existsSync(path.join(root, file)));
}

type Script = Omit<DocumentedScript, "document">;

/** Each fence, transcript and code span that holds commands. */
export function scriptsOf({ fences, codes }: Pick<MarkdownDocument, "fences" | "codes">): Script[] {
  return [
    ...fences.flatMap(scriptOfFence).map((text) => ({ text, isWhole: true })),
    ...codes.filter(isCommand).map((text) => ({ text, isWhole: false })),
  ];
}

function scriptOfFence({ language, text }: Fence): string[] {
  const typed = text.split("\n").filter((line) => line.startsWith("$ "));
  const transcript = typed.map((line) => line.slice(2)).join("\n");
  return language === "sh" ? [text] : language === "" && typed.length > 0 ? [transcript] : [];
}

/** Whether a code span is a command: a tool with arguments, and optional variables before it. */
function isCommand(code: string): boolean {
  const command = code.replace(/^(?:[A-Z_]+=\S* )+/, "");
  return TOOLS.some((tool) => command.startsWith(`${tool} `));
}
