import { fenced } from "./fenced.ts";
import { lastLines } from "./plainLines.ts";
import { previewSummary, type Preview } from "./previews.ts";
import type { Run } from "./run.ts";

export interface PlanCommentArgs {
  readonly run: Run;
  /** What `npm run plan` wrote; empty where it failed. */
  readonly plan: string;
  /** Empty where no preview was made. */
  readonly previews: readonly Preview[];
  /** Whether the pull request changes what the image is built from. */
  readonly newImage: boolean;
}

/** GitHub takes 65,536 characters in a comment. https://github.com/orgs/community/discussions/27190 */
const MOST_CHARACTERS = 65_000;

/** The comment below a pull request. What is too long for GitHub is left out as a whole, and named with its link. */
export function planComment(args: PlanCommentArgs): string {
  const fullest = body(args, { withOutput: true, withPlan: true });
  if (fullest.length <= MOST_CHARACTERS) {
    return fullest;
  }
  const withoutOutput = body(args, { withOutput: false, withPlan: true });
  return withoutOutput.length <= MOST_CHARACTERS
    ? withoutOutput
    : body(args, { withOutput: false, withPlan: false });
}

interface Shown {
  readonly withOutput: boolean;
  readonly withPlan: boolean;
}

function body({ run, plan, previews, newImage }: PlanCommentArgs, { withOutput, withPlan }: Shown): string {
  return [
    `Commit ${run.commit}, [run](${run.url}).`,
    "",
    ...previews.flatMap((preview) => previewLines(preview, withOutput)),
    ...(previews.length > 0 && newImage ? [NEW_IMAGE, ""] : []),
    withPlan
      ? planText(plan, run)
      : `The plan is too long for a comment: [the run](${run.url}) has it in its summary.`,
  ].join("\n");
}

function planText(plan: string, { url }: Run): string {
  return plan.trim() === "" ? `The plan could not be made: [the run](${url}) says why.` : plan;
}

const NEW_IMAGE =
  "The image changes. `prod` is shown with the one that it runs: the new one comes by its digest, after staging has tried it out.";

function previewLines(preview: Preview, withOutput: boolean): string[] {
  const title = `<code>pulumi preview</code> of <b>${preview.stack}</b>: ${previewSummary(preview)}`;
  if (!withOutput) {
    return [`- ${title}`, ""];
  }
  const fold = preview.succeeded ? "<details>" : "<details open>";
  return [
    fold,
    `<summary>${title}</summary>`,
    "",
    ...fenced(lastLines(preview.output)),
    "",
    "</details>",
    "",
  ];
}
