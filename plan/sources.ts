import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import type { CapturedResource } from "../offline/capturedResource";

/** What goes into the image, file → digest: its inputs name only the folder. Empty where another stack built it. */
export function imageSources(root: string, resources: readonly CapturedResource[]): Record<string, string> {
  const image = resources.find(({ type }) => type === IMAGE_TYPE);
  const { context, dockerfile } = (image?.inputs["build"] ?? {}) as BuildInputs;
  if (context === undefined || !existsSync(path.join(root, context))) {
    return {};
  }
  const isIgnored = readDockerignore(path.join(root, context));
  const files = filesBelow(path.join(root, context))
    .filter((file) => !isIgnored(file))
    .map((file) => path.posix.join(context, file));
  const named = [...new Set([...files, ...(dockerfile === undefined ? [] : [dockerfile])])]
    .map((file) => ({ file, place: path.join(root, file) }))
    .filter(({ place }) => existsSync(place));
  return Object.fromEntries(
    named
      .sort((left, right) => left.file.localeCompare(right.file, "en"))
      .map(({ file, place }) => [file, digest(place)]),
  );
}

export const IMAGE_TYPE = "docker:index/image:Image";

interface BuildInputs {
  readonly context?: string;
  readonly dockerfile?: string;
}

function filesBelow(folder: string, prefix = ""): string[] {
  return readdirSync(path.join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(prefix, entry.name);
    return entry.isDirectory() ? filesBelow(folder, file) : entry.isFile() ? [file] : [];
  });
}

function digest(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 16);
}

/** As Docker reads it: the last pattern that means a file, or a folder above it, decides. */
function readDockerignore(context: string): (file: string) => boolean {
  const file = path.join(context, ".dockerignore");
  const patterns = (existsSync(file) ? readFileSync(file, "utf8") : "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => ({ ignores: !line.startsWith("!"), means: matcher(line.replace(/^!/, "")) }))
    .reverse();
  return (name) => patterns.find(({ means }) => means.test(name))?.ignores ?? false;
}

const WILDCARDS: Readonly<Record<string, string>> = {
  "**/": "(?:.*/)?",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
};

function matcher(pattern: string): RegExp {
  const expression = pattern
    .replace(/^\/|\/$/g, "")
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*\*\/|\*\*|\*|\?/g, (wildcard) => WILDCARDS[wildcard] ?? wildcard);
  return new RegExp(`^${expression}(?:/|$)`);
}
