import type { PolicyStatement } from "../iam/policyStatement";

/** Tag of workers' tasks, whose value is their family, so that a flow stops no others; and of their security groups. */
export const DASK_TAG = "prefect-ecs:dask";

export interface DaskStatementsArgs {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly clusterArn: string;
  /** The workers' family. */
  readonly family: string;
  /** The workers' roles. */
  readonly roleArns: string[];
}

/** Permissions of a flow: start and stop its project's Dask workers in one cluster. */
export function daskStatements(args: DaskStatementsArgs): PolicyStatement[] {
  const { partition, region, accountId, clusterArn, family } = args;
  const tasks = [`${clusterArn.replace(":cluster/", ":task/")}/*`];
  return [
    {
      sid: "StartDaskWorkers",
      actions: ["ecs:RunTask"],
      resources: [`arn:${partition}:ecs:${region}:${accountId}:task-definition/${family}:*`],
      conditions: { ArnEquals: { "ecs:cluster": [clusterArn] } },
    },
    {
      sid: "StopDaskWorkers",
      actions: ["ecs:StopTask"],
      resources: tasks,
      conditions: {
        ArnEquals: { "ecs:cluster": [clusterArn] },
        StringEquals: { [`aws:ResourceTag/${DASK_TAG}`]: [family] },
      },
    },
    {
      // Only as part of RunTask: a flow can't tag another task as its worker.
      sid: "TagDaskWorkers",
      actions: ["ecs:TagResource"],
      resources: tasks,
      conditions: { StringEquals: { "ecs:CreateAction": ["RunTask"] } },
    },
    {
      sid: "PassDaskWorkersRoles",
      actions: ["iam:PassRole"],
      resources: args.roleArns,
      conditions: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] } },
    },
  ];
}
