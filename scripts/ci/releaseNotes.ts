// Prints a release's notes, the changelog's section of its version:
//     node scripts/ci/releaseNotes.ts v1.2.0
import { readFileSync } from "node:fs";
import { releaseNotes } from "./changelog.ts";
import { runMain } from "./main.ts";

function main([tag = ""]: readonly string[]): void {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly version: string };
  process.stdout.write(`${releaseNotes(tag, version, readFileSync("CHANGELOG.md", "utf8"))}\n`);
}

void runMain(main);
