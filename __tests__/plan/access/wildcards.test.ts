import { runSimulation } from "@cloud-copilot/iam-simulate";
import { WITHOUT_RESOURCE } from "../../../components/iam/withoutResource";

/** Simulated decision of IAM on a request for one resource. */
async function answerTo(action: string): Promise<unknown> {
  const accountId = "123456789012";
  const resource = `arn:aws:ecs:eu-west-1:${accountId}:task-definition/flow-run:1`;
  const Statement = { Effect: "Allow", Action: action, Resource: "*" };
  const result = await runSimulation(
    {
      request: {
        principal: `arn:aws:sts::${accountId}:assumed-role/agent/task`,
        action,
        resource: { resource, accountId },
        contextVariables: {},
      },
      identityPolicies: [{ name: "all", policy: { Version: "2012-10-17", Statement } }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    { simulationMode: "Strict" },
  );
  return result.resultType === "error" ? result.errors : result.overallResult;
}

it.each(WITHOUT_RESOURCE)("%s has no resource level", async (action) => {
  expect(await answerTo(action)).toEqual({ message: "must.use.wildcard" });
});

it("an action that has one is about the resource", async () => {
  expect(await answerTo("ecs:RunTask")).toBe("Allowed");
});
