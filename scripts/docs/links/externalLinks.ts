import { readFileSync } from "node:fs";
import * as path from "node:path";
import { filesOf } from "../commands/documented";
import { type Link, readMarkdown } from "../markdown";
import { isAddress, isExample } from "./address";

/** Where an address is named. */
export interface Place {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Every address of other sites that documents lead to, and that code names for people, with all its places. */
export function externalLinks(root: string): Map<string, Place[]> {
  const links = new Map<string, Place[]>();
  for (const file of filesOf(root)) {
    for (const { target, line } of readLinks(root, file)) {
      links.set(target, [...(links.get(target) ?? []), { file, line }]);
    }
  }
  return links;
}

function readLinks(root: string, file: string): readonly Link[] {
  const isDocument = file.endsWith(".md");
  if (!isDocument && !isCode(file)) {
    return [];
  }
  const text = readFileSync(path.join(root, file), "utf8");
  const links = isDocument ? readMarkdown(text).links : linksInCode(text);
  return links.filter(({ target }) => isAddress(target) && !isExample(target));
}

/** Addresses in tests are made up. */
function isCode(file: string): boolean {
  return (
    /(?:\.(?:[cm]?[jt]s|json5|ya?ml|py|sh)|\/Dockerfile)$/.test(file) && !/(?:__tests__|\btests)\//.test(file)
  );
}

/** A host alone as a value: the program asks there itself. With a path, it is a page for people. */
const ENDPOINT = /(["'`])https:\/\/[\w.:-]+\/?\1/g;

/** What comments and messages name, and pages that are values of their own. */
function linksInCode(text: string): readonly Link[] {
  return text.split("\n").flatMap((content, index) => {
    const found = content.replaceAll(ENDPOINT, "").matchAll(/(?<=^|[\s("'`])https:\/\/[^\s"'`)]+/g);
    return [...found].map(([address]) => ({ target: address.replace(/[.,;:]+$/, ""), line: index + 1 }));
  });
}
