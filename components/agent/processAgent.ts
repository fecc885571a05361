import * as pulumi from "@pulumi/pulumi";
import type { AgentSchedule } from "./agentSchedule";
import { ContainerName } from "../task/containerName";
import { type CapacityStrategyItem, capacityStrategyProblems } from "../task/capacityStrategy";
import { CapacityProvider } from "../task/fargatePlatform";
import { FargateTask } from "../task/fargateTask";
import { type FlowRunTaskArgs, flowRunVariables } from "../task/flowRunTask";
import { HEALTH_CHECK } from "./healthCheck";
import type { PolicyStatement } from "../iam/policyStatement";
import { taggedWith } from "../iam/taggedWith";
import { refuse } from "../refuse";
import { runLimitProblems } from "./runLimit";
import { runningService } from "./runningService";
import { workerCommand } from "./workerCommand";

export interface ProcessAgentArgs extends FlowRunTaskArgs {
  readonly clusterArn: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  /** Security group of flow runs. */
  readonly securityGroupId: pulumi.Input<string>;
  /** Name of the work pool in Prefect, of type `process`. */
  readonly workPool: string;
  /** @default every queue of the pool */
  readonly workQueues?: string[];
  /** Number of flow runs that a task executes at once. They share its CPU and memory. */
  readonly limit: number;
  /** Number of agent tasks. @default 1 */
  readonly desiredCount?: number;
  /** Times at which the agent's tasks are started and stopped. @default they run always */
  readonly schedule?: AgentSchedule;
  /** Of the agent's tasks; on Spot, runs that AWS interrupts are rescheduled. @default FARGATE */
  readonly capacityProvider?: CapacityProvider;
  /** Several capacity providers with a base and weights. @default `capacityProvider` only */
  readonly capacityProviderStrategy?: CapacityStrategyItem[];
}

/**
 * An ECS service that executes the flow runs of a work pool itself, in a flow project's image with the project's variables,
 * secrets and rights: Prefect's process worker. A run starts within a second, for there is no task to start and no image to
 * pull. While runs execute, their task is protected from scale-in and deployments; on SIGTERM they are rescheduled. Only
 * the service waits for `dependsOn`; roles and task definition don't.
 */
export class ProcessAgent extends pulumi.ComponentResource {
  readonly serviceName: pulumi.Output<string>;
  readonly taskDefinitionArn: pulumi.Output<string>;
  readonly taskRoleArn: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: ProcessAgentArgs, opts?: pulumi.ComponentResourceOptions) {
    const { dependsOn, ...others } = opts ?? {};
    super("prefect-ecs:agent:ProcessAgent", name, {}, others);
    const { capacityProvider = CapacityProvider.onDemand } = args;
    const capacityProviderStrategy = args.capacityProviderStrategy ?? [{ capacityProvider, weight: 1 }];
    refuse(
      [
        ...runLimitProblems(args, { limit: "limit" }),
        ...capacityStrategyProblems(capacityProviderStrategy, "capacityProviderStrategy"),
      ],
      this,
    );

    const task = new FargateTask(
      name,
      {
        ...args,
        containerName: ContainerName.agent,
        command: workerCommand("prefect_ecs.process_agent", args, "--limit", String(args.limit)),
        environment: flowRunVariables(args),
        secrets: args.secrets ?? {},
        statements: statementsOf(args),
        // A team's Python needn't be on PATH.
        healthCheckCommand: ["CMD", LAUNCH, ...HEALTH_CHECK.slice(1)],
        // The circuit breaker rolls back to the revision before.
        keepRevisions: args.access,
        tags: args.tags ?? {},
      },
      { parent: this },
    );
    const service = runningService(
      name,
      {
        ...args,
        securityGroupIds: [args.securityGroupId],
        capacityProviderStrategy,
        exec: args.execLogGroupArn !== undefined,
        endsRuns: true,
      },
      task,
      { parent: this, dependsOn },
    );

    this.serviceName = service.name;
    this.taskDefinitionArn = task.taskDefinitionArn;
    this.taskRoleArn = task.taskRoleArn;
    this.logGroupName = task.logGroupName;
    this.registerOutputs({
      serviceName: this.serviceName,
      taskDefinitionArn: this.taskDefinitionArn,
      taskRoleArn: this.taskRoleArn,
      logGroupName: this.logGroupName,
    });
  }
}

/** The layer that our image build adds: prefect_ecs/src/prefect_ecs/image/prepare.py. */
const LAUNCH = "/opt/prefect-ecs/launch";

/** The flows' permissions, and the agent's to protect its own service's tasks: ECS's endpoint in a task uses the task's role. */
function statementsOf({
  clusterArn,
  policies = [],
  tags,
}: ProcessAgentArgs): pulumi.Output<PolicyStatement[]> {
  return pulumi.all([clusterArn, pulumi.output(tags ?? {})]).apply(([cluster, known]) => [
    ...policies,
    {
      sid: "ProtectAgents",
      actions: ["ecs:GetTaskProtection", "ecs:UpdateTaskProtection"],
      resources: [`${cluster.replace(":cluster/", ":task/")}/*`],
      conditions: {
        ArnEquals: { "ecs:cluster": [cluster] },
        ...taggedWith(known),
      },
    },
  ]);
}
