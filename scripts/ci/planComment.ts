import { fenced } from "./fenced.ts";
import { lastLines } from "./plainLines.ts";
import { previewSummary, type Preview } from "./previews.ts";
import type { Run } from "./run.ts";

export interface PlanCommentArgs {
  readonly run: Run;
  /** Output of `npm run plan`; empty if it failed. */
  readonly plan: string;
  /** Empty if there was no preview. */
  readonly previews: readonly Preview[];
  /** Whether the pull request changes the image. */
  readonly newImage: boolean;
}

/** GitHub's limit for a comment is 65,536 characters. https://github.com/orgs/community/discussions/27190 */
const MOST_CHARACTERS = 65_000;

/** The comment on a pull request. Links replace parts that are too long for GitHub. */
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
