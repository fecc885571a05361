import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import type { CapturedResource } from "../offline/capturedResource";
import { type ImageBuild, imageBuildOf } from "./imageBuild";

/** Files that images are built from → digest: their inputs name only folders. Empty if another stack built them. */
export function imageSources(root: string, resources: readonly CapturedResource[]): Record<string, string> {
  const files = new Set(resources.flatMap((resource) => filesOf(root, imageBuildOf(resource))));
  return Object.fromEntries(
    [...files]
      .map((file) => ({ file, place: path.join(root, file) }))
      .filter(({ place }) => existsSync(place))
      .sort((left, right) => left.file.localeCompare(right.file, "en"))
      .map(({ file, place }) => [file, digest(place)]),
  );
}

/** Whether a file, relative to the program, may be part of a build. */
export function goesInto({ context, dockerfile }: ImageBuild, file: string): boolean {
  const isInContext = context !== undefined && !/^\.\.(\/|$)/.test(path.posix.relative(context, file));
  return isInContext || (dockerfile !== undefined && path.posix.normalize(dockerfile) === file);
}

function filesOf(root: string, { context, dockerfile }: ImageBuild = {}): string[] {
  if (context === undefined || !existsSync(path.join(root, context))) {
    return [];
  }
  const isIgnored = readDockerignore(root, context, dockerfile);
  const files = filesBelow(path.join(root, context))
    .filter((file) => !isIgnored(file))
    .map((file) => path.posix.join(context, file));
  return [...files, ...(dockerfile === undefined ? [] : [path.posix.normalize(dockerfile)])];
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

/**
 * Docker's rules: the last pattern that matches a file, or a folder above it, decides. A Dockerfile's own ignore file
 * takes precedence over the folder's: https://docs.docker.com/build/concepts/context/#filename-and-location
 */
function readDockerignore(
  root: string,
  context: string,
  dockerfile = "Dockerfile",
): (file: string) => boolean {
  const places = [`${dockerfile}.dockerignore`, path.join(context, ".dockerignore")];
  const found = places.map((place) => path.join(root, place)).find((place) => existsSync(place));
  const patterns = (found === undefined ? "" : readFileSync(found, "utf8"))
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
