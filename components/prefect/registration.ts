import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { ContainerName } from "../task/containerName";
import type { CapacityProvider, CpuArchitecture } from "../task/fargatePlatform";
import { FargateTask } from "../task/fargateTask";
import { PREFECT_HOME } from "./prefectHome";
import { registrationConfig } from "./registrationConfig";
import {
  type AwsAccess,
  INPUT_VARIABLE,
  runnerCommand,
  runnerEnvironment,
  RunnerScript,
} from "../runner/runnerStep";
import type { FlowCode } from "./flowCode";
import { withVariables } from "../task/variables";
import type { TaskArgs } from "../task/taskArgs";

/** A work pool as an agent serves it. */
export interface RegisteredWorkPool {
  /** Name of the agent that serves it. */
  readonly agent: string;
  /** Name of the work pool in Prefect. */
  readonly name: string;
  readonly workQueues: string[];
  /** Capacity of its flow runs. */
  readonly capacityProvider: CapacityProvider;
  /** Prefect's settings that the agent has for itself: no start of a flow run carries them. @default none */
  readonly agentSettings?: string[];
}

/** What a work pool's runs start from: they have it in common. */
export interface FlowRunTarget {
  readonly family: pulumi.Input<string>;
  /** A revision; or the family, whose newest they start from then. */
  readonly taskDefinitionArn: pulumi.Input<string>;
  /** CPU units of a run that asks for no other size; 1024 are one vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly cpuArchitecture: CpuArchitecture;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly securityGroupId: pulumi.Input<string>;
  /** Whether people may open a shell in a running flow. */
  readonly exec: boolean;
}

export interface RegistrationArgs extends TaskArgs {
  /** How the step that runs the task reaches AWS. */
  readonly access: AwsAccess;
  readonly clusterArn: pulumi.Input<string>;
  /** Families whose replaced revisions stay usable for a while; the step retires the oldest. */
  readonly keptFamilies: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether images of that repository that no stack uses may expire: not if it is another's. @default false */
  readonly ownsRepository?: boolean;
  readonly prefectApiUrl: pulumi.Input<string>;
  /** Plain variables of the container. @default none */
  readonly environment?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Environment variable → ARN of the SSM parameter or Secrets Manager secret, Prefect's own included. @default none */
  readonly secrets?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Whose mark Prefect's objects carry: `project/stack`, of a flow project `project/stack/name`. */
  readonly owner: pulumi.Input<string>;
  /** Take over what has the same name and no mark. @default false */
  readonly adoptExisting?: boolean;
  /** Whether it is of a flow project that is a copy beside the real one. @default false */
  readonly preview?: boolean;
  /** How often a flow run that is Crashed is scheduled again, 10 at most. @default 0 */
  readonly crashedRunRetries?: number;
  readonly workPools: pulumi.Input<RegisteredWorkPool[]>;
  /** Whether it makes the work pools; otherwise they are another registration's, and there. @default true */
  readonly ownsWorkPools?: boolean;
  /** Whether the image has a `prefect.yaml`; otherwise work pools are all that it brings to Prefect. @default true */
  readonly hasFlows?: boolean;
  /** What `prefect.yaml` calls a work pool → the agent that serves it. @default none */
  readonly workPoolNames?: pulumi.Input<Record<string, string>>;
  /** Values of placeholders in `prefect.yaml`, `{{ $NAME }}`. @default none */
  readonly variables?: Record<string, string>;
  /** Where the code of flow runs comes from. @default image */
  readonly code?: FlowCode;
  readonly flowRuns: FlowRunTarget;
  /** @default an open server */
  readonly prefectApiKeySecretArn?: pulumi.Input<string>;
  /** @default no basic auth */
  readonly prefectApiAuthStringSecretArn?: pulumi.Input<string>;
  /** @default none */
  readonly tags?: pulumi.Input<Record<string, string>>;
}

/**
 * Brings Prefect to what the stack and `prefect.yaml` say: a one-off Fargate task of the stack's own image, run by
 * `pulumi up` whenever its definition changes. When it fails, `up` fails, and nothing that depends on it is touched:
 * what must come after has it in `dependsOn`.
 */
export class Registration extends pulumi.ComponentResource {
  static readonly containerName = ContainerName.registration;

  /** Input of `runner/register.mjs` and `runner/unregister.mjs`, to run them by hand. */
  readonly step: pulumi.Output<string>;
  /** The revision that it ran. */
  readonly taskDefinitionArn: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: RegistrationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:prefect:Registration", name, {}, opts);

    const task = new FargateTask(
      `${name}-registration`,
      {
        ...args,
        containerName: Registration.containerName,
        command: ["python", "-m", "prefect_ecs.registration", ...(args.hasFlows === false ? ["pools"] : [])],
        cpuArchitecture: args.flowRuns.cpuArchitecture,
        environment: withVariables(args.environment, {
          PREFECT_API_URL: args.prefectApiUrl,
          PREFECT_HOME,
          REGISTRATION_CONFIG: registrationConfig(args),
        }),
        secrets: args.secrets ?? {},
        tags: args.tags ?? {},
      },
      { parent: this },
    );
    const environment = runnerEnvironment(args.access, stepInput(args, task));
    new command.local.Command(
      `${name}-registration`,
      {
        create: runnerCommand(RunnerScript.register),
        environment,
        triggers: [task.taskDefinitionArn],
      },
      { parent: this },
    );

    this.step = environment[INPUT_VARIABLE] as pulumi.Output<string>;
    this.logGroupName = task.logGroupName;
    this.taskDefinitionArn = task.taskDefinitionArn;
    this.registerOutputs({
      step: this.step,
      taskDefinitionArn: this.taskDefinitionArn,
      logGroupName: this.logGroupName,
    });
  }
}

function stepInput(args: RegistrationArgs, task: FargateTask): Record<string, unknown> {
  return {
    task: {
      cluster: args.clusterArn,
      taskDefinition: task.taskDefinitionArn,
      containerName: Registration.containerName,
      logGroup: task.logGroupName,
      subnets: args.flowRuns.subnetIds,
      securityGroups: [args.flowRuns.securityGroupId],
    },
    flowRunFamily: args.flowRuns.family,
    images: {
      imageUri: args.imageUri,
      repositoryArn: args.repositoryArn,
      owned: args.ownsRepository ?? false,
      // What a tag may be made of.
      usedBy: pulumi.output(args.owner).apply((owner) => owner.replaceAll("/", ".")),
    },
    retire: { cluster: args.clusterArn, families: args.keptFamilies },
  };
}
