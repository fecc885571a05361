import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { type Fence, type MarkdownDocument, readMarkdown } from "../markdown";
import { withExamples } from "./examples";
import { TOOLS } from "./tools";

/** What a document tells its reader to type in one go. */
export interface DocumentedScript {
  readonly document: string;
  readonly text: string;
  /** To be typed as it stands; otherwise it is mentioned, and may lack what isn't spoken of. */
  readonly isWhole: boolean;
}

/** Not written for who uses the program: a record of what was, and how recordings were made. */
const OTHERS = ["CHANGELOG.md", "__tests__/"];

/** Every command in every document: in fences of `sh`, after a `$` in other fences, and between backticks. */
export function documentedScripts(root: string): DocumentedScript[] {
  return readDocuments(root).flatMap(({ document, content }) =>
    scriptsOf(content).map(({ text, isWhole }) => ({ document, text: withExamples(text), isWhole })),
  );
}

/** The documents that tell people what to type. */
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

/** What git knows or would take, of what is there. */
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

/** A tool's name alone is no command; variables for it may stand before it. */
function isCommand(code: string): boolean {
  const command = code.replace(/^(?:[A-Z_]+=\S* )+/, "");
  return TOOLS.some((tool) => command.startsWith(`${tool} `));
}
