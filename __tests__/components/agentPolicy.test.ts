import { type AgentPolicyArgs, agentStatements } from "../../components/agentPolicy";
import type { PolicyStatement } from "../../components/policyStatement";
import { baseArgs } from "../support/baseArgs";
import { outputsOf } from "../support/program";

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

  it("holds in another partition", async () => {
    const [start, watch] = await statements({
      account: { partition: "aws-cn", accountId: "123456789012", region: "cn-north-1" },
      clusterArn: "arn:aws-cn:ecs:cn-north-1:123456789012:cluster/main",
    });
    expect(start?.resources).toEqual(["arn:aws-cn:ecs:cn-north-1:123456789012:task-definition/flow-runs:*"]);
    expect(watch?.resources).toEqual(["arn:aws-cn:ecs:cn-north-1:123456789012:task/main/*"]);
  });
});
