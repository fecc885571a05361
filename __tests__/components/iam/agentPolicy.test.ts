import { type AgentPolicyArgs, agentStatements } from "../../../components/iam/agentPolicy";
import type { PolicyStatement } from "../../../components/iam/policyStatement";
import { baseArgs, clusterArn } from "../../support/baseArgs";
import { outputsOf } from "../../support/program";

const statements = (change: Partial<AgentPolicyArgs> = {}): Promise<PolicyStatement[]> =>
  outputsOf(() => agentStatements({ ...baseArgs.agentService, ...change }));

describe("agentStatements", () => {
  it("names everything but task definitions to read, which have no resource level", async () => {
    const everywhere = (await statements()).filter(({ resources }) => resources.includes("*"));
    expect(everywhere.map(({ actions }) => actions)).toEqual([["ecs:DescribeTaskDefinition"]]);
  });

  it("neither registers task definitions nor touches services", async () => {
    expect(
      (await statements({ eventQueueArn: "arn:aws:sqs:::q" })).flatMap(({ actions }) => actions),
    ).toEqual([
      "ecs:RunTask",
      "ecs:DescribeTasks",
      "ecs:StopTask",
      "ecs:TagResource",
      "ecs:DescribeTaskDefinition",
      "iam:PassRole",
      "logs:GetLogEvents",
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueUrl",
      "sqs:ReceiveMessage",
    ]);
  });

  it("sees and stops tasks that Prefect started, and with tags those that have them all", async () => {
    const conditionsWith = async (flowRunTags?: Record<string, string>) =>
      (await statements({ flowRunTags })).find(({ actions }) => actions.includes("ecs:StopTask"))?.conditions;

    const started = { "aws:ResourceTag/prefect.io/flow-run-id": ["false"] };
    expect(await conditionsWith()).toEqual({ ArnEquals: { "ecs:cluster": [clusterArn] }, Null: started });
    expect(await conditionsWith({ "prefect-ecs:stack": "p/s", team: "data" })).toEqual({
      ArnEquals: { "ecs:cluster": [clusterArn] },
      Null: started,
      StringEquals: { "aws:ResourceTag/prefect-ecs:stack": ["p/s"], "aws:ResourceTag/team": ["data"] },
    });
  });

  it("starts one family only, unless there is a path for flow projects' roles", async () => {
    const { account, flowRunFamily } = baseArgs.agentService;
    const resourcesOf = async (change: Partial<AgentPolicyArgs>, sid: string): Promise<string[]> =>
      (await outputsOf(() => agentStatements({ account, clusterArn, flowRunFamily, ...change }))).find(
        (statement) => statement.sid === sid,
      )?.resources ?? [];
    const inAccount = "arn:aws:ecs:eu-west-1:123456789012:task-definition";
    const flowRunRolePath = "/p/s/flow-runs/";

    expect(await resourcesOf({}, "StartFlowRuns")).toEqual([`${inAccount}/flow-runs:*`]);
    expect(await resourcesOf({ flowRunRolePath }, "StartFlowRuns")).toEqual([
      `${inAccount}/flow-runs:*`,
      `${inAccount}/flow-runs-*:*`,
    ]);
    expect(await resourcesOf({ flowRunRolePath }, "PassFlowRunRoles")).toEqual([
      "arn:aws:iam::123456789012:role/p/s/flow-runs/*",
    ]);
    expect(await resourcesOf({ flowRunRolePath }, "ReadFlowRunLogs")).toEqual([
      "arn:aws:logs:eu-west-1:123456789012:log-group:flow-runs-*:*",
    ]);
    const roles = {
      flowRunTaskRoleArn: "arn:aws:iam::123456789012:role/a",
      flowRunExecutionRoleArn: "arn:aws:iam::123456789012:role/b",
    };
    expect(await resourcesOf({ ...roles, flowRunRolePath }, "PassFlowRunRoles")).toEqual([
      "arn:aws:iam::123456789012:role/b",
      "arn:aws:iam::123456789012:role/a",
      "arn:aws:iam::123456789012:role/p/s/flow-runs/*",
    ]);
  });

  it("says nothing about roles and logs that it has none of: IAM refuses a statement without a resource", async () => {
    const { account, flowRunFamily } = baseArgs.agentService;
    const own = await outputsOf(() => agentStatements({ account, clusterArn, flowRunFamily }));
    expect(own.map(({ sid }) => sid)).toEqual([
      "StartFlowRuns",
      "WatchAndStopFlowRuns",
      "TagFlowRuns",
      "ReadTaskDefinitions",
    ]);
  });

  it("holds in another partition", async () => {
    const [start, watch] = await statements({
      account: { partition: "aws-cn", accountId: "123456789012", region: "cn-north-1" },
      clusterArn: "arn:aws-cn:ecs:cn-north-1:123456789012:cluster/main",
    });
    expect(start?.resources).toEqual(["arn:aws-cn:ecs:cn-north-1:123456789012:task-definition/flow-runs:*"]);
    expect(watch?.resources).toEqual(["arn:aws-cn:ecs:cn-north-1:123456789012:task/main/*"]);
  });
});
