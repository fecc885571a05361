import { readFileSync } from "node:fs";
import * as path from "node:path";
import { filesOf } from "../commands/documented";
import { type Link, readMarkdown } from "../markdown";
import { isAddress, isExample } from "./address";

/** Place of an address in a file. */
export interface Place {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Addresses of other sites in documents, and in comments and messages of code, with their places. */
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

/** Excludes tests, whose addresses are made up. */
function isCode(file: string): boolean {
  return (
    /(?:\.(?:[cm]?[jt]s|json5|ya?ml|py|sh)|\/Dockerfile)$/.test(file) && !/(?:__tests__|\btests)\//.test(file)
  );
}

/** A value without a path is an endpoint of the program; with a path it is a page for readers. */
const ENDPOINT = /(["'`])https:\/\/[\w.:-]+\/?\1/g;

/** Links in comments, messages and values, without endpoints. */
function linksInCode(text: string): readonly Link[] {
  return text.split("\n").flatMap((content, index) => {
    const found = content.replaceAll(ENDPOINT, "").matchAll(/(?<=^|[\s("'`])https:\/\/[^\s"'`)]+/g);
    return [...found].map(([address]) => ({ target: address.replace(/[.,;:]+$/, ""), line: index + 1 }));
  });
}
