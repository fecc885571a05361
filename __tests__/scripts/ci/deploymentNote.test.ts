import { deploymentNote, failureOf } from "../../../scripts/ci/deploymentNote";
import { driftNote } from "../../../scripts/ci/driftNote";

const run = { url: "https://run", commit: "0123abc" };

describe("where a deployment failed", () => {
  it.each([
    ["it went well", { result: "success", up: "success", smoke: "success" }, undefined],
    ["an earlier job failed", { result: "skipped", up: "", smoke: "" }, undefined],
    ["it wasn't approved", { result: "failure", up: "", smoke: "" }, undefined],
    ["no credentials", { result: "failure", up: "skipped", smoke: "skipped" }, "setup"],
    ["`up` failed", { result: "failure", up: "failure", smoke: "skipped" }, "up"],
    ["it was cancelled during `up`", { result: "cancelled", up: "cancelled", smoke: "skipped" }, "up"],
    ["a flow run failed", { result: "failure", up: "success", smoke: "failure" }, "smoke"],
    ["prod, which has no smoke run", { result: "failure", up: "failure", smoke: "" }, "up"],
  ])("%s", (_, end, expected) => {
    expect(failureOf(end)).toBe(expected);
  });
});

it("says what to do after a failed `up`, of the stack", () => {
  expect(deploymentNote("up", "prod", run)).toBe(
    [
      "`pulumi up` failed or was cancelled: some of its changes may be there. ([run](https://run), commit 0123abc)",
      "",
      "1. Read the end of the run's log: it names the resource and the reason.",
      "2. Cancelled, or the runner was lost: `./prefect-ecs recover --stack prod`, with `--unlock` for the runner's lock.",
      "3. Agents or flow runs that are unwell: `./prefect-ecs doctor --stack prod`.",
      '4. Something that passed, such as a full zone: **Re-run failed jobs** on the run\'s page goes on where it stopped. After "ECS rolled the deployment back": `pulumi up --refresh --stack prod`.',
      "5. The change is to blame: mend it, or revert it. What is merged next is deployed next.",
    ].join("\n"),
  );
});

it("says of a failed smoke run that prod was not touched", () => {
  expect(deploymentNote("smoke", "staging", run)).toMatch(
    /^`pulumi up` went well.* `prod` was not touched\./,
  );
});

it("shows the differences that a night has found, and those it could not look for", () => {
  const differs = driftNote("prod", "~ aws:ecs:Service\nerror: no changes were expected\n", run);
  expect(differs).toContain("\n```\n~ aws:ecs:Service\nerror: no changes were expected\n```\n");
  expect(driftNote("prod", undefined, run)).not.toContain("```");
});

it("shows the end of a long output", () => {
  const output = Array.from({ length: 200 }, (_, line) => `line ${line}`).join("\n");
  expect(driftNote("prod", output, run)).toContain("```\n… 80 lines before these\nline 80\n");
});
