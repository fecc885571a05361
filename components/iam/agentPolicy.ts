import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../awsAccount";
import type { PolicyStatement } from "./policyStatement";

export interface AgentPolicyArgs {
  readonly account: AwsAccount;
  readonly clusterArn: pulumi.Input<string>;
  /** Families that begin with it and `-` are flow projects'. */
  readonly flowRunFamily: string;
  /** Two roles, at any path, which it passes on besides those of flow projects. @default none */
  readonly flowRunTaskRoleArn?: pulumi.Input<string>;
  readonly flowRunExecutionRoleArn?: pulumi.Input<string>;
  /** A log group that it reads besides those of flow projects. @default none */
  readonly flowRunLogGroupArn?: pulumi.Input<string>;
  /** IAM path, `/…/`, of the roles of flow projects. @default it starts no flow projects */
  readonly flowRunRolePath?: string;
  /** Tags that the flow runs' tasks carry, each. @default any task that Prefect started in the cluster is taken for one */
  readonly flowRunTags?: Record<string, string>;
  /** Queue of task events. @default none */
  readonly eventQueueArn?: pulumi.Input<string>;
}

/** What a worker does in AWS: start, watch and stop one stack's flow runs in one cluster, and read their events. */
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
          resources: [...given(executionRole, taskRole), ...rolesOfProjects(args, account)],
          conditions: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] } },
        },
        // The observer puts the tail of a crashed run's log into its Prefect log.
        {
          sid: "ReadFlowRunLogs",
          actions: ["logs:GetLogEvents"],
          resources: [...given(logGroupArn), ...logsOfProjects(args, account)].map((group) => `${group}:*`),
        },
        ...(eventQueueArn === undefined ? [] : [eventStatement(eventQueueArn)]),
      ];
      // IAM refuses a statement about nothing.
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
