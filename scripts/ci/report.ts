import { appendFileSync } from "node:fs";
import type { GitHub } from "./gitHub.ts";
import { closeIssue, markerOf, openIssue } from "./marked.ts";

/** The run of a workflow. */
export interface Run {
  /** Its page. */
  readonly url: string;
  readonly commit: string;
}

/** What is wrong, and what to do. */
export interface Problem {
  readonly title: string;
  readonly text: string;
  /** Said once more, to those who follow the issue, when it was open already. */
  readonly again?: string;
}

export interface Report {
  /** What it is about; there is one issue for it. */
  readonly subject: string;
  /** Undefined where nothing is wrong. */
  readonly problem?: Problem;
  /** Said when the issue is closed; undefined leaves an open one as it is. */
  readonly mended?: string;
}

/** The run as the workflow names it in the environment. */
export function runOf(env: NodeJS.ProcessEnv): Run {
  return { url: env["RUN_URL"] ?? "", commit: env["COMMIT"] ?? "" };
}

/** Says what is wrong in the run's summary and in an issue, or closes the issue. */
export async function report(
  gitHub: GitHub,
  { subject, problem, mended }: Report,
  summary = process.env["GITHUB_STEP_SUMMARY"],
): Promise<void> {
  const marker = markerOf(subject);
  if (problem !== undefined) {
    if (summary !== undefined) {
      appendFileSync(summary, `## ${problem.title}\n\n${problem.text}\n`);
    }
    await openIssue(gitHub, marker, problem);
  } else if (mended !== undefined) {
    await closeIssue(gitHub, marker, mended);
  }
}
