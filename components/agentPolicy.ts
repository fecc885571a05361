import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "./awsAccount";
import type { PolicyStatement } from "./policyStatement";

export interface AgentPolicyArgs {
  readonly account: AwsAccount;
  readonly clusterArn: pulumi.Input<string>;
  readonly flowRunFamily: string;
  readonly flowRunTaskRoleArn: pulumi.Input<string>;
  readonly flowRunExecutionRoleArn: pulumi.Input<string>;
  readonly flowRunLogGroupArn: pulumi.Input<string>;
  /** Tags that the flow runs' tasks carry, each. @default any task that Prefect started in the cluster is taken for one */
  readonly flowRunTags?: Record<string, string>;
  readonly eventQueueArn?: pulumi.Input<string>;
}

/** What a worker does in AWS: start, watch and stop flow runs of one family in one cluster, and read their events. */
export function agentStatements(args: AgentPolicyArgs): pulumi.Output<PolicyStatement[]> {
  const { partition, region, accountId } = args.account;
  return pulumi
    .all([
      pulumi.interpolate`arn:${partition}:ecs:${region}:${accountId}`,
      args.clusterArn,
      args.flowRunTaskRoleArn,
      args.flowRunExecutionRoleArn,
      args.flowRunLogGroupArn,
      args.eventQueueArn,
    ])
    .apply(([inAccount, clusterArn, taskRoleArn, executionRoleArn, logGroupArn, eventQueueArn]) => {
      const tasks = `${clusterArn.replace(":cluster/", ":task/")}/*`;
      const inCluster = { ArnEquals: { "ecs:cluster": [clusterArn] } };
      return [
        {
          sid: "StartFlowRuns",
          actions: ["ecs:RunTask"],
          resources: [`${inAccount}:task-definition/${args.flowRunFamily}:*`],
          conditions: inCluster,
        },
        {
          sid: "WatchAndStopFlowRuns",
          actions: ["ecs:DescribeTasks", "ecs:StopTask"],
          resources: [tasks],
          // Of a task that ECS has forgotten nothing can be asked: by then the run is Crashed.
          conditions: { ...inCluster, ...ofFlowRuns(args.flowRunTags ?? {}) },
        },
        {
          // As part of its start only: no task that is there can be made to look like a flow run's.
          sid: "TagFlowRuns",
          actions: ["ecs:TagResource"],
          resources: [tasks],
          conditions: { StringEquals: { "ecs:CreateAction": ["RunTask"] } },
        },
        // It has no resource level: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
        { sid: "ReadTaskDefinitions", actions: ["ecs:DescribeTaskDefinition"], resources: ["*"] },
        {
          sid: "PassFlowRunRoles",
          actions: ["iam:PassRole"],
          resources: [executionRoleArn, taskRoleArn],
          conditions: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] } },
        },
        // The observer puts the tail of a crashed run's log into its Prefect log.
        { sid: "ReadFlowRunLogs", actions: ["logs:GetLogEvents"], resources: [`${logGroupArn}:*`] },
        ...(eventQueueArn === undefined ? [] : [eventStatement(eventQueueArn)]),
      ];
    });
}

/** A cluster may hold others' tasks, and holds this stack's agents: what the worker starts has the run's id. */
function ofFlowRuns(tags: Record<string, string>): Conditions {
  const conditions: Conditions = { Null: { "aws:ResourceTag/prefect.io/flow-run-id": ["false"] } };
  const equals = Object.entries(tags).map(([key, value]): [string, string[]] => [
    `aws:ResourceTag/${key}`,
    [value],
  ]);
  return equals.length === 0 ? conditions : { ...conditions, StringEquals: Object.fromEntries(equals) };
}

type Conditions = NonNullable<PolicyStatement["conditions"]>;

function eventStatement(queueArn: string): PolicyStatement {
  return {
    sid: "ReadTaskEvents",
    actions: ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
    resources: [queueArn],
  };
}
