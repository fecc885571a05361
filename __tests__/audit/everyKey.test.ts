// Third-party rules are asked by `npm run audit`, about staging and prod as they are.
import { rmSync } from "node:fs";
import { AuditedStack } from "../../audit/auditedStack";
import { EXCEPTIONS } from "../../audit/exceptionList";
import { judge } from "../../audit/exceptions";
import { ownRules } from "../../audit/ownRules";
import { EVERY_KEY, GUEST, OTHER_WAYS } from "../support/everyKey";
import { region } from "../support/program";
import { cloneWithPullRequest, pullRequestProgram } from "../support/pullRequest";
import { stackResources } from "../support/stack";

it("finds nothing in a pull request's flow project", async () => {
  const root = cloneWithPullRequest();
  const { resources } = await pullRequestProgram(root);
  rmSync(root, { recursive: true });
  const program = { project: "prefect-ecs-pull-request", stack: "pr-42", region, resources };
  const { findings } = ownRules([new AuditedStack("pr-42", program)]);
  expect(judge(findings, EXCEPTIONS).open).toEqual([]);
});

it("finds nothing in a stack configured in any way, but what ECS exec needs", async () => {
  const findings = new Set<string>();
  for (const change of [EVERY_KEY, GUEST, ...OTHER_WAYS]) {
    const resources = await stackResources("staging", change);
    const stack = new AuditedStack("staging", {
      project: "prefect-ecs",
      stack: "staging",
      region,
      resources,
    });
    for (const { rule, resource, message } of judge(ownRules([stack]).findings, EXCEPTIONS).open) {
      findings.add(`${rule} ${resource}: ${message}`);
    }
  }
  expect([...findings].filter((finding) => !finding.startsWith("own-writable-root "))).toEqual([]);
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
  expect([...findings].map((finding) => finding.split(":")[0])).toEqual([
    "own-writable-root TaskDefinition <stack>-agent-default",
    "own-writable-root TaskDefinition <stack>-flow-run",
    "own-writable-root TaskDefinition <stack>-server",
  ]);
  // As many programs as there are ways to configure a stack.
}, 180_000);
