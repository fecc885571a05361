import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type AgentSchedule, awsCron, readCron, type WeekTime } from "./agentSchedule";
import type { AwsAccount } from "../awsAccount";
import { allow, schedulerTrust } from "../iam/policyDocument";

interface ScheduledServiceArgs {
  readonly account: AwsAccount;
  readonly clusterArn: pulumi.Input<string>;
  readonly serviceArn: pulumi.Input<string>;
  readonly serviceName: pulumi.Input<string>;
  /** Desired count by day. @default 1 */
  readonly desiredCount?: number;
  readonly schedule: AgentSchedule;
  readonly permissionsBoundaryArn?: pulumi.Input<string>;
  readonly tags: pulumi.Input<Record<string, string>>;
}

/** Starts and stops a service's tasks by a schedule, with a role that can change nothing else of this one service. */
export function scheduledService(name: string, args: ScheduledServiceArgs, parent: pulumi.Resource): void {
  const { partition, accountId, region } = args.account;
  const role = new aws.iam.Role(
    `${name}-schedule`,
    {
      assumeRolePolicy: pulumi
        .all([partition, accountId, region])
        .apply(([partition, accountId, region]) => schedulerTrust(partition, accountId, region)),
      permissionsBoundary: args.permissionsBoundaryArn,
      tags: args.tags,
    },
    { parent },
  );
  const policy = new aws.iam.RolePolicy(
    `${name}-schedule`,
    { role: role.name, policy: updatePolicy(args) },
    { parent: role },
  );
  const schedule = (when: string, cron: string, count: number): aws.scheduler.Schedule =>
    new aws.scheduler.Schedule(
      `${name}-${when}`,
      {
        description: `${when} of agent ${name}`,
        scheduleExpression: awsCron(readCron(cron) as WeekTime),
        scheduleExpressionTimezone: args.schedule.timezone,
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: pulumi.interpolate`arn:${partition}:scheduler:::aws-sdk:ecs:updateService`,
          roleArn: role.arn,
          input: pulumi.jsonStringify({
            Cluster: args.clusterArn,
            Service: args.serviceName,
            DesiredCount: count,
          }),
          retryPolicy: { maximumEventAgeInSeconds: RETRY_SECONDS, maximumRetryAttempts: RETRIES },
        },
      },
      { parent, dependsOn: [policy] },
    );
  schedule("start", args.schedule.start, args.desiredCount ?? 1);
  schedule("stop", args.schedule.stop, 0);
}

/** A stop that is late by more would stop the agent by day. */
const RETRY_SECONDS = 3600;
/** The most that Scheduler allows; it waits longer between later ones. */
const RETRIES = 185;

function updatePolicy({ clusterArn, serviceArn }: ScheduledServiceArgs): pulumi.Output<string> {
  return pulumi.all([clusterArn, serviceArn]).apply(([cluster, service]) =>
    allow([
      {
        sid: "StartAndStopTasks",
        actions: ["ecs:UpdateService"],
        resources: [service],
        // Another definition would run other code with other rights.
        conditions: { ArnEquals: { "ecs:cluster": [cluster] }, Null: { "ecs:task-definition": ["true"] } },
      },
    ]),
  );
}
