import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { ContainerName } from "../task/containerName";
import type { CapacityStrategyItem } from "../task/capacityStrategy";
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
import type { FlowProjectImage } from "../project/flowTaskDefinition";
import { imageClaim } from "../project/imageClaim";
import type { FlowCode } from "./flowCode";
import { withVariables } from "../task/variables";
import type { TaskArgs } from "../task/taskArgs";

/** A work pool and its agent. */
export interface RegisteredWorkPool {
  /** Name of the agent that serves it. */
  readonly agent: string;
  /** Name of the work pool in Prefect. */
  readonly name: string;
  readonly workQueues: string[];
  /** Capacity provider of its flow runs. */
  readonly capacityProvider: CapacityProvider;
  /** Several capacity providers with their weights, of which each flow run gets one. @default `capacityProvider` only */
  readonly capacityProviderStrategy?: CapacityStrategyItem[];
  /** Capacity provider in ECS, of Managed Instances, that its flow runs are on instead. @default they are on Fargate */
  readonly managedInstances?: string;
  /** The agent's own Prefect settings, which it doesn't pass on to flow runs. @default none */
  readonly agentSettings?: string[];
  /** Of a pool of type `process`, whose agent executes flow runs itself. @default a pool of type `ecs` */
  readonly processes?: PoolProcesses;
}

/** An agent's task in which flow runs are processes. */
export interface PoolProcesses {
  /** CPU units of the task, which its runs share; 1024 are one vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
  /** The flow project whose code the task has, and which alone may use the pool. @default the stack's own flows */
  readonly flowProject?: string;
}

/** Task definition, size and network of flow runs, the same for all work pools. */
export interface FlowRunTarget {
  readonly family: pulumi.Input<string>;
  /** A revision; or a family, whose newest revision starts. */
  readonly taskDefinitionArn: pulumi.Input<string>;
  /** Default CPU units of a run; 1024 are one vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly cpuArchitecture: CpuArchitecture;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly securityGroupId: pulumi.Input<string>;
  /** Whether ECS exec can open a shell in a running flow. */
  readonly exec: boolean;
}

export interface RegistrationArgs extends TaskArgs {
  /** AWS access of the step that runs the task. */
  readonly access: AwsAccess;
  readonly clusterArn: pulumi.Input<string>;
  /** Families whose replaced revisions stay usable; the step retires old ones. */
  readonly keptFamilies: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether the step lets unused images of the repository expire; false for another stack's repository. @default false */
  readonly ownsRepository?: boolean;
  readonly prefectApiUrl: pulumi.Input<string>;
  /** Plain variables of the container. @default none */
  readonly environment?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Environment variable → ARN of the SSM parameter or Secrets Manager secret, Prefect's own included. @default none */
  readonly secrets?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Owner in the marks of Prefect's objects: `project/stack`, or `project/stack/name` for a flow project. */
  readonly owner: pulumi.Input<string>;
  /** Adopt objects with the same name and no mark. @default false */
  readonly adoptExisting?: boolean;
  /** Whether the flow project is a copy, with `preview`. @default false */
  readonly preview?: boolean;
  /** Number of times that a Crashed flow run is rescheduled, at most 10. @default 0 */
  readonly crashedRunRetries?: number;
  readonly workPools: pulumi.Input<RegisteredWorkPool[]>;
  /** Whether this registration creates the work pools; otherwise another one has created them. @default true */
  readonly ownsWorkPools?: boolean;
  /** Whether the image has a `prefect.yaml`; otherwise only work pools are registered. @default true */
  readonly hasFlows?: boolean;
  /** Work pool's name in `prefect.yaml` → agent. @default none */
  readonly workPoolNames?: pulumi.Input<Record<string, string>>;
  /** Name that deployments choose a further task definition by → its ARN. @default none */
  readonly taskDefinitions?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Names of those with GPUs. @default none */
  readonly gpuDefinitions?: string[];
  /** Name of a further task definition → its image, of another flow project. @default all have this project's */
  readonly otherImages?: Record<string, FlowProjectImage>;
  /** Values of placeholders in `prefect.yaml`, `{{ $NAME }}`. @default none */
  readonly variables?: Record<string, string>;
  /** The file with the deployments, relative to the image's working directory. @default prefect.yaml */
  readonly prefectFile?: string;
  /** Source of the code of flow runs. @default image */
  readonly code?: FlowCode;
  readonly flowRuns: FlowRunTarget;
  /** Security groups of flow projects' Dask workers, which a run may have besides its own. @default none */
  readonly daskSecurityGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** The one that all runs of this flow project have. @default none */
  readonly daskSecurityGroupId?: pulumi.Input<string>;
  /** @default an open server */
  readonly prefectApiKeySecretArn?: pulumi.Input<string>;
  /** @default no basic auth */
  readonly prefectApiAuthStringSecretArn?: pulumi.Input<string>;
  /** @default none */
  readonly tags?: pulumi.Input<Record<string, string>>;
}

/**
 * Updates Prefect to the stack and `prefect.yaml`, by a one-off Fargate task of the stack's image that `pulumi up` runs
 * whenever its definition changes. If the task fails, `up` fails before it touches resources that depend on this one:
 * list it in the `dependsOn` of everything that must come after.
 */
export class Registration extends pulumi.ComponentResource {
  static readonly containerName = ContainerName.registration;

  /** Input of `runner/register.mjs` and `runner/unregister.mjs`. */
  readonly step: pulumi.Output<string>;
  /** The revision of its task that ran last. */
  readonly taskDefinitionArn: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: RegistrationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:prefect:Registration", name, {}, opts);

    const task = new FargateTask(
      `${name}-registration`,
      {
        ...args,
        containerName: Registration.containerName,
        command: [
          "python",
          "-m",
          "prefect_ecs.registration",
          ...(args.hasFlows === false ? ["pools"] : []),
          ...(args.prefectFile === undefined ? [] : ["--prefect-file", args.prefectFile]),
        ],
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
      // A tag of ECR can't have a slash.
      usedBy: pulumi.output(args.owner).apply((owner) => owner.replaceAll("/", ".")),
    },
    ...otherImages(args),
    retire: { cluster: args.clusterArn, families: args.keptFamilies },
  };
}

/** A preview claims none: it may not tag what isn't its own, and no revision of it lives long enough for its image to expire. */
function otherImages({ owner, preview, otherImages = {} }: RegistrationArgs): Record<string, unknown> {
  const claims = Object.entries(otherImages).map(([name, image]) => imageClaim(owner, name, image));
  return preview === true || claims.length === 0 ? {} : { otherImages: claims };
}
