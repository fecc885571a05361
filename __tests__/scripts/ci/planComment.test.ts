import { planComment, type PlanCommentArgs } from "../../../scripts/ci/planComment";
import type { Preview } from "../../../scripts/ci/previews";

const run = { url: "https://github.com/o/r/actions/runs/7", commit: "0123abc" };
const staging: Preview = {
  stack: "staging",
  succeeded: true,
  output:
    "Previewing update (staging):\n\nResources:\n    + 3 to create\n    ~ 1 to update\n    61 unchanged\n",
};
const prod: Preview = { stack: "prod", succeeded: false, output: "error: no `imageUri`\n```\nlog\n```\n" };
const args: PlanCommentArgs = { run, plan: "### prefect-ecs staging\n", previews: [], newImage: false };

it("shows the plan alone where no preview was made", () => {
  expect(planComment({ ...args, newImage: true })).toBe(
    "Commit 0123abc, [run](https://github.com/o/r/actions/runs/7).\n\n### prefect-ecs staging\n",
  );
});

it("folds what went well, and leaves open what failed", () => {
  expect(planComment({ ...args, previews: [staging, prod] })).toBe(
    [
      "Commit 0123abc, [run](https://github.com/o/r/actions/runs/7).",
      "",
      "<details>",
      "<summary><code>pulumi preview</code> of <b>staging</b>: 3 to create, 1 to update, 61 unchanged</summary>",
      "",
      "```",
      ...staging.output.trim().split("\n"),
      "```",
      "",
      "</details>",
      "",
      "<details open>",
      "<summary><code>pulumi preview</code> of <b>prod</b>: the preview failed</summary>",
      "",
      "````",
      ...prod.output.trim().split("\n"),
      "````",
      "",
      "</details>",
      "",
      "### prefect-ecs staging",
      "",
    ].join("\n"),
  );
});

it("says that prod's new image is still to come", () => {
  expect(planComment({ ...args, previews: [staging], newImage: true })).toContain(
    "\nThe image changes. `prod` is shown with the one that it runs: the new one comes by its digest, after staging has tried it out.\n",
  );
});

it("names the run where there is no plan", () => {
  expect(planComment({ ...args, plan: "\n" })).toContain(
    "The plan could not be made: [the run](https://github.com/o/r/actions/runs/7) says why.",
  );
});

it("leaves out what the engine said when GitHub would not take it all, and the plan only after that", () => {
  const long = { ...staging, output: `${"x".repeat(40_000)}\n${staging.output}` };
  const middling = planComment({ ...args, plan: "p".repeat(40_000), previews: [long] });
  expect(middling).toContain(
    "- <code>pulumi preview</code> of <b>staging</b>: 3 to create, 1 to update, 61 unchanged\n",
  );
  expect(middling).not.toContain("<details>");
  expect(middling).toContain("p".repeat(40_000));

  const longest = planComment({ ...args, plan: "p".repeat(65_000), previews: [long] });
  expect(longest).toContain(
    "The plan is too long for a comment: [the run](https://github.com/o/r/actions/runs/7) has it in its summary.",
  );
  expect(longest.length).toBeLessThan(500);
});
