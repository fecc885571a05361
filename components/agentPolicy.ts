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
      const inCluster: PolicyStatement["conditions"] = { ArnEquals: { "ecs:cluster": [clusterArn] } };
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
          conditions: inCluster,
        },
        {
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

function eventStatement(queueArn: string): PolicyStatement {
  return {
    sid: "ReadTaskEvents",
    actions: ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
    resources: [queueArn],
  };
}
