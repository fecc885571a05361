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

/** Every address of other sites that documents lead to, and that comments and messages name, with all its places. */
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
  const readLinksOf = file.endsWith(".md") ? linksInDocument : isCode(file) ? linksInProse : undefined;
  const links = readLinksOf?.(readFileSync(path.join(root, file), "utf8")) ?? [];
  return links.filter(({ target }) => isAddress(target) && !isExample(target));
}

/** Addresses in tests are made up. */
function isCode(file: string): boolean {
  return (
    /(?:\.(?:[cm]?[jt]s|json5|ya?ml|py|sh)|\/Dockerfile)$/.test(file) && !/(?:__tests__|\btests)\//.test(file)
  );
}

function linksInDocument(text: string): readonly Link[] {
  return readMarkdown(text).links;
}

/** What comments and messages name among other words. An address that is a value of its own is asked by whoever uses it. */
function linksInProse(text: string): readonly Link[] {
  return text.split("\n").flatMap((content, index) =>
    [...content.matchAll(/(?<=^|[\s(])https:\/\/[^\s"'`)]+/g)].map(([address]) => ({
      target: address.replace(/[.,;:]+$/, ""),
      line: index + 1,
    })),
  );
}
