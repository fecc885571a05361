// Prints a note about a run as Markdown; nothing if there are no problems:
//     node scripts/ci/note.ts plan <folder with plan.md, changed.txt and *.json of previews>
//     node scripts/ci/note.ts deployment <stack>        with RESULT, UP and SMOKE in the environment
//     node scripts/ci/note.ts drift <stack> <its preview.json>
//     node scripts/ci/note.ts links <what `npm run docs:links` printed>        with RESULT in the environment
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { deploymentNote, failureOf } from "./deploymentNote.ts";
import { driftNote } from "./driftNote.ts";
import { linksNote } from "./linksNote.ts";
import { runMain } from "./main.ts";
import { planComment } from "./planComment.ts";
import type { Preview } from "./previews.ts";
import { runOf } from "./run.ts";

const run = runOf(process.env);
const { RESULT = "", UP = "", SMOKE = "" } = process.env;

type Note = (...args: readonly string[]) => string | undefined;

const NOTES: Readonly<Record<string, Note>> = {
  plan: (folder = ".") => {
    const files = existsSync(folder) ? readdirSync(folder) : [];
    const previews = files
      .filter((file) => file.endsWith(".json"))
      .flatMap((file) => previewIn(path.join(folder, file)) ?? [])
      // staging before prod
      .sort((one, other) => other.stack.localeCompare(one.stack));
    const changed = (textOf(path.join(folder, "changed.txt")) ?? "").split("\n");
    return planComment({
      run,
      plan: textOf(path.join(folder, "plan.md")) ?? "",
      previews,
      newImage: changed.some((file) => /^(?:flows|prefect_ecs\/src)\//.test(file)),
    });
  },
  deployment: (stack = "") => {
    const failure = failureOf({ result: RESULT, up: UP, smoke: SMOKE });
    return failure && deploymentNote(failure, stack, run);
  },
  drift: (stack = "", file = "") => {
    const preview = previewIn(file);
    return preview?.succeeded === true ? undefined : driftNote(stack, preview?.output, run);
  },
  links: (file = "") => (RESULT === "success" ? undefined : linksNote(textOf(file), run)),
};

/** A file from an earlier job; undefined if the job ended before writing it. */
function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function previewIn(file: string): Preview | undefined {
  const text = textOf(file);
  return text === undefined ? undefined : (JSON.parse(text) as Preview);
}

void runMain(([kind = "", ...args]) => {
  const note = NOTES[kind];
  if (note === undefined) {
    throw new Error(`usage: node scripts/ci/note.ts ${Object.keys(NOTES).join("|")} …`);
  }
  const text = note(...args);
  process.stdout.write(text === undefined ? "" : `${text}\n`);
});
