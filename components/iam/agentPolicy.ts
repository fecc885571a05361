import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../awsAccount";
import type { PolicyStatement } from "./policyStatement";
import { taggedWith } from "./taggedWith";

export interface AgentPolicyArgs {
  readonly account: AwsAccount;
  readonly clusterArn: pulumi.Input<string>;
  /** Family of flow runs; families that begin with it and `-` are those of flow projects. */
  readonly flowRunFamily: string;
  /** With the next one: roles of flow runs, at any path, in addition to those of flow projects. @default none */
  readonly flowRunTaskRoleArn?: pulumi.Input<string>;
  readonly flowRunExecutionRoleArn?: pulumi.Input<string>;
  /** Log group of flow runs, in addition to those of flow projects. @default none */
  readonly flowRunLogGroupArn?: pulumi.Input<string>;
  /** IAM path, `/…/`, of the roles of flow projects. @default the agent can't start flow projects */
  readonly flowRunRolePath?: string;
  /** Tags of the flow runs' tasks. @default every task that Prefect started in the cluster counts as a flow run */
  readonly flowRunTags?: Record<string, string>;
  /** Queue of task events. @default none */
  readonly eventQueueArn?: pulumi.Input<string>;
}

/** Permissions of an agent: start, watch and stop one stack's flow runs in one cluster, and read their events. */
export function agentStatements(args: AgentPolicyArgs): pulumi.Output<PolicyStatement[]> {
  const { partition, region, accountId } = args.account;
  return pulumi
    .all([
      { partition, region, accountId },
      args.clusterArn,
      { executionRole: args.flowRunExecutionRoleArn, taskRole: args.flowRunTaskRoleArn },
      args.flowRunLogGroupArn,
      args.eventQueueArn,
    ])
    .apply(([account, clusterArn, { executionRole, taskRole }, logGroupArn, eventQueueArn]) => {
      const tasks = `${clusterArn.replace(":cluster/", ":task/")}/*`;
      const inCluster = { ArnEquals: { "ecs:cluster": [clusterArn] } };
      const statements: PolicyStatement[] = [
        {
          sid: "StartFlowRuns",
          actions: ["ecs:RunTask"],
          resources: families(args, `arn:${account.partition}:ecs:${account.region}:${account.accountId}`),
          conditions: inCluster,
        },
        {
          sid: "WatchAndStopFlowRuns",
          actions: ["ecs:DescribeTasks", "ecs:StopTask"],
          resources: [tasks],
          // A task that ECS has dropped can't be described any more; by then its run is Crashed.
          conditions: { ...inCluster, ...ofFlowRuns(args.flowRunTags ?? {}) },
        },
        {
          // Only as part of RunTask: the agent can't tag a running task as a flow run.
          sid: "TagFlowRuns",
          actions: ["ecs:TagResource"],
          resources: [tasks],
          conditions: { StringEquals: { "ecs:CreateAction": ["RunTask"] } },
        },
        // It supports no resources:
        // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
        { sid: "ReadTaskDefinitions", actions: ["ecs:DescribeTaskDefinition"], resources: ["*"] },
        {
          sid: "PassFlowRunRoles",
          actions: ["iam:PassRole"],
          resources: [...given(executionRole, taskRole), ...rolesOfProjects(args, account)],
          conditions: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] } },
        },
        // The observer copies the end of a crashed run's log to Prefect.
        {
          sid: "ReadFlowRunLogs",
          actions: ["logs:GetLogEvents"],
          resources: [...given(logGroupArn), ...logsOfProjects(args, account)].map((group) => `${group}:*`),
        },
        ...(eventQueueArn === undefined ? [] : [eventStatement(eventQueueArn)]),
      ];
      // IAM refuses a statement without resources.
      return statements.filter(({ resources }) => resources.length > 0);
    });
}

interface Place {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

function families({ flowRunFamily, flowRunRolePath }: AgentPolicyArgs, inAccount: string): string[] {
  const names = flowRunRolePath === undefined ? [flowRunFamily] : [flowRunFamily, `${flowRunFamily}-*`];
  return names.map((name) => `${inAccount}:task-definition/${name}:*`);
}

function rolesOfProjects({ flowRunRolePath }: AgentPolicyArgs, { partition, accountId }: Place): string[] {
  return flowRunRolePath === undefined ? [] : [`arn:${partition}:iam::${accountId}:role${flowRunRolePath}*`];
}

function logsOfProjects({ flowRunFamily, flowRunRolePath }: AgentPolicyArgs, place: Place): string[] {
  const { partition, region, accountId } = place;
  return flowRunRolePath === undefined
    ? []
    : [`arn:${partition}:logs:${region}:${accountId}:log-group:${flowRunFamily}-*`];
}

function given(...texts: (string | undefined)[]): string[] {
  return texts.filter((text) => text !== undefined);
}

/** Selects tasks that the worker started: they have the run's id. A shared cluster has other tasks, such as the agents. */
function ofFlowRuns(tags: Record<string, string>): Conditions {
  return { Null: { "aws:ResourceTag/prefect.io/flow-run-id": ["false"] }, ...taggedWith(tags) };
}

type Conditions = NonNullable<PolicyStatement["conditions"]>;

function eventStatement(queueArn: string): PolicyStatement {
  return {
    sid: "ReadTaskEvents",
    actions: ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
    resources: [queueArn],
  };
}
