import * as aws from "@pulumi/aws";
import * as command from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../awsAccount";
import type { AgentSchedule } from "./agentSchedule";
import type { CapacityStrategyItem } from "../task/capacityStrategy";
import type { FargateTask } from "../task/fargateTask";
import { scheduledService } from "./scheduledService";
import { type AwsAccess, runnerCommand, runnerEnvironment, RunnerScript } from "../runner/runnerStep";

export interface RunningServiceArgs {
  readonly account: AwsAccount;
  readonly access: AwsAccess;
  readonly clusterArn: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly securityGroupIds: pulumi.Input<string>[];
  /** @default 1 */
  readonly desiredCount?: number;
  readonly schedule?: AgentSchedule;
  readonly capacityProviderStrategy: CapacityStrategyItem[];
  /** Cloud Map's service, by whose DNS name its tasks are found. @default none */
  readonly registryArn?: pulumi.Input<string>;
  /** @default none */
  readonly targetGroup?: ServiceTargetGroup;
  /** Whether ECS exec is on. */
  readonly exec: boolean;
  /** Whether replaced tasks end their flow runs first, which may take hours: `up` doesn't wait for them. @default false */
  readonly endsRuns?: boolean;
  readonly permissionsBoundaryArn?: pulumi.Input<string>;
  readonly tags?: pulumi.Input<Record<string, string>>;
}

/** A target group that ECS keeps the service's tasks in. */
export interface ServiceTargetGroup {
  readonly targetGroupArn: pulumi.Input<string>;
  readonly containerName: string;
  readonly containerPort: number;
  /** Seconds in which a new task may fail its health checks. */
  readonly graceSeconds: number;
}

/** Creates a service, and the step that checks which revision it runs. */
export function runningService(
  name: string,
  args: RunningServiceArgs,
  task: FargateTask,
  { parent, dependsOn }: pulumi.CustomResourceOptions & { readonly parent: pulumi.Resource },
): aws.ecs.Service {
  const { endsRuns = false, schedule, targetGroup, tags = {} } = args;
  const service = new aws.ecs.Service(
    name,
    {
      cluster: args.clusterArn,
      taskDefinition: task.taskDefinitionArn,
      desiredCount: args.desiredCount ?? 1,
      capacityProviderStrategies: args.capacityProviderStrategy,
      networkConfiguration: {
        subnets: args.subnetIds,
        securityGroups: args.securityGroupIds,
        assignPublicIp: false,
      },
      serviceRegistries: args.registryArn === undefined ? undefined : { registryArn: args.registryArn },
      ...(targetGroup === undefined ? {} : behind(targetGroup)),
      // The new agent polls before the old one stops; two at once share the runs, without any the runs would wait.
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing: "ENABLED",
      waitForSteadyState: !endsRuns,
      enableExecuteCommand: args.exec,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      tags,
    },
    {
      parent,
      // The wait lets the new roles propagate in IAM: ECS starts no task with a role that is seconds old.
      dependsOn,
      // Whether it is day or night, the schedule has set it.
      ...(schedule === undefined ? {} : { ignoreChanges: ["desiredCount"] }),
    },
  );
  // The provider reports a rolled-back deployment as steady too (terraform-provider-aws#20858).
  new command.local.Command(
    `${name}-deployed`,
    {
      create: runnerCommand(RunnerScript.checkService),
      environment: runnerEnvironment(args.access, {
        cluster: args.clusterArn,
        service: service.name,
        taskDefinition: task.taskDefinitionArn,
        logGroup: task.logGroupName,
        ...(endsRuns ? { endsRuns } : {}),
      }),
      triggers: [task.taskDefinitionArn],
    },
    { parent, dependsOn: [service] },
  );
  if (schedule !== undefined) {
    scheduledService(
      name,
      { ...args, schedule, serviceArn: service.id, serviceName: service.name, tags },
      parent,
    );
  }
  return service;
}

function behind({
  graceSeconds,
  ...loadBalancer
}: ServiceTargetGroup): Pick<aws.ecs.ServiceArgs, "healthCheckGracePeriodSeconds" | "loadBalancers"> {
  return { loadBalancers: [loadBalancer], healthCheckGracePeriodSeconds: graceSeconds };
}
