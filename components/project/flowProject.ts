import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Dask } from "../dask/dask";
import type { DaskWorkers } from "../dask/daskWorkers";
import type { CpuArchitecture } from "../task/fargatePlatform";
import { FlowImage } from "../image/flowImage";
import type { ImageCompression } from "../image/imageCompression";
import type { FlowCode } from "../prefect/flowCode";
import {
  accessOf,
  daskArgs,
  flowRunArgs,
  optional,
  ownerOf,
  type PlacedProject,
  registrationArgs,
  tagsOf,
  withDask,
} from "./flowProjectArgs";
import { flowProjectProblems, placeProblems, platformProblems } from "./flowProjectProblems";
import { FlowRunTask } from "../task/flowRunTask";
import type { FlowTaskDefinition } from "./flowTaskDefinition";
import { flowTaskDefinitionArgs } from "./flowTaskDefinitionArgs";
import { imageClaim, otherImagesOf, releasedWhenGone } from "./imageClaim";
import { type ImageSource, repositoryArnOf } from "../image/imageUri";
import type { Platform } from "./platform";
import type { DataAccess } from "../iam/dataAccess";
import type { PolicyStatement } from "../iam/policyStatement";
import { refuse } from "../refuse";
import { Registration } from "../prefect/registration";
import { Teardown } from "../prefect/teardown";

export interface FlowProjectArgs {
  /** Output `platform` of the stack that it runs on. */
  readonly platform: pulumi.Input<Platform>;
  /** Its name in Prefect's marks and in the names of AWS resources. @default the component's name */
  readonly name?: string;
  /** Folder with the code, relative to the program. Set this or `imageUri`. */
  readonly folder?: string;
  /** The file with the deployments, relative to `folder` and to the image's working directory. @default prefect.yaml */
  readonly prefectFile?: string;
  /** Dockerfile, relative to `folder`. @default `Dockerfile`; if there is none, our own for the folder's requirements */
  readonly dockerfile?: string;
  /** Stage of the Dockerfile. @default the last one */
  readonly target?: string;
  /** `ARG`s of the Dockerfile; the image shows their values. @default none */
  readonly buildArgs?: Record<string, string>;
  /** Build secrets by id; no layer contains them. @default none */
  readonly buildSecrets?: Record<string, pulumi.Input<string>>;
  /** Of the image's layers; zstd needs Pulumi's docker-build plugin. @default gzip */
  readonly compression?: ImageCompression;
  /** An image in ECR that a `FlowImage` built, by digest: another lacks registration's code. Set this or `folder`. */
  readonly imageUri?: string;
  /** Default CPU units of a run; 1024 are one vCPU. @default 512 */
  readonly cpu?: number;
  /** @default 1024 */
  readonly memoryMiB?: number;
  /** @default Fargate's own 20 GiB */
  readonly ephemeralStorageGiB?: number;
  /** @default X86_64 */
  readonly cpuArchitecture?: CpuArchitecture;
  /** Plain variables of flow runs and registration. @default none */
  readonly environment?: Record<string, string>;
  /** Environment variable → ARN of the SSM parameter or Secrets Manager secret that ECS fills it from. @default none */
  readonly secrets?: Record<string, pulumi.Input<string>>;
  /** KMS keys that encrypt those secrets, other than the AWS managed key. @default none */
  readonly secretKmsKeyArns?: string[];
  /** IAM permissions of flows. @default none */
  readonly policies?: PolicyStatement[];
  /** Dask workers for flows that need more than one task. @default none */
  readonly dask?: DaskWorkers;
  /** Whether its flow runs and registration connect to the platform's data store. @default false */
  readonly dataStore?: boolean;
  /** Further task definitions, with roles and secrets of their own, for deployments that name them. @default none */
  readonly taskDefinitions?: FlowTaskDefinition[];
  /** Data that flows use, for which they get permissions. @default none */
  readonly dataAccess?: DataAccess[];
  /** Whether ECS exec can open a shell in a running flow. @default false */
  readonly exec?: boolean;
  /** Work pool's name in `prefect.yaml` → agent or work pool of the platform. @default none */
  readonly workPools?: Record<string, string>;
  /** Values of placeholders in `prefect.yaml`, `{{ $NAME }}`. @default none */
  readonly variables?: Record<string, string>;
  /** Source of the code of flow runs. @default image */
  readonly code?: FlowCode;
  /** Adopt deployments with the same names and no mark. @default false */
  readonly adoptExisting?: boolean;
  /**
   * A copy of another flow project, for a pull request for instance: the project's name is appended to its deployments'
   * (`hello-pr-42`), schedules are inactive, triggers and SLAs are left out, and it has no global concurrency limits and
   * no migrations.
   * @default false
   */
  readonly preview?: boolean;
  /** Number of times that a Crashed flow run is rescheduled, at most 10. @default 0 */
  readonly crashedRunRetries?: number;
  /** CPU units of the one-off registration task. @default 512 */
  readonly registrationCpu?: number;
  /** @default 1024 */
  readonly registrationMemoryMiB?: number;
  /** AWS profile of the program's steps. @default the environment's credentials */
  readonly profile?: string;
  /** Role that the steps assume with these credentials. @default none */
  readonly assumeRoleArn?: string;
}

/**
 * A team's code on a platform: its image, its task definition with its own roles, and the registration of its deployments.
 * Only the registration waits for `dependsOn`, and `destroy` ends the use of other projects' images before it deletes
 * what is in it: list those projects. `destroy` removes the project's objects from Prefect.
 */
export class FlowProject extends pulumi.ComponentResource {
  /** Its mark in Prefect: `<project>/<stack>/<name>`. */
  readonly owner: pulumi.Output<string>;
  /** URI of the image, by digest. */
  readonly imageUri: pulumi.Output<string>;
  /** The ECR repository of the image. */
  readonly repositoryArn: pulumi.Output<string>;
  /** The task definition's revision for new runs. */
  readonly taskDefinitionArn: pulumi.Output<string>;
  /** Name of a further task definition → its revision for new runs. */
  readonly taskDefinitionArns: Record<string, pulumi.Output<string>>;
  readonly logGroupName: pulumi.Output<string>;
  /** The registration task's revision that ran last. */
  readonly registrationTaskDefinitionArn: pulumi.Output<string>;
  readonly registrationLogGroupName: pulumi.Output<string>;

  constructor(name: string, args: FlowProjectArgs, opts?: pulumi.ComponentResourceOptions) {
    const { dependsOn, ...options } = opts ?? {};
    super("prefect-ecs:project:FlowProject", name, {}, options);
    const project = args.name ?? name;
    refuse(flowProjectProblems(project, args), this);

    const platform = this.checkedPlatform(project, args);
    const image = this.image(name, args, project, platform);
    const flowRuns = this.flowRuns(name, { args, project, platform }, image);
    const placed = { args, project, platform };
    this.taskDefinitionArns = Object.fromEntries(
      (args.taskDefinitions ?? []).map((definition) => [
        definition.name,
        new FlowRunTask(
          `${name}_${definition.name}`,
          flowTaskDefinitionArgs(placed, definition, { image, flowRuns }),
          { parent: this },
        ).taskDefinitionArn,
      ]),
    );
    const registration = new Registration(
      name,
      {
        ...image,
        ...registrationArgs(placed, flowRuns.taskDefinitionArn),
        taskDefinitions: this.taskDefinitionArns,
      },
      { parent: this, dependsOn },
    );
    this.releaseOtherImages(name, placed, dependsOn);
    new Teardown(name, { step: registration.step }, { parent: this, dependsOn: [registration] });

    this.owner = ownerOf(platform, project);
    this.imageUri = image.imageUri;
    this.repositoryArn = image.repositoryArn;
    this.taskDefinitionArn = flowRuns.taskDefinitionArn;
    this.logGroupName = flowRuns.logGroupName;
    this.registrationTaskDefinitionArn = registration.taskDefinitionArn;
    this.registrationLogGroupName = registration.logGroupName;
    this.registerOutputs({
      owner: this.owner,
      imageUri: this.imageUri,
      repositoryArn: this.repositoryArn,
      taskDefinitionArn: this.taskDefinitionArn,
      taskDefinitionArns: this.taskDefinitionArns,
      logGroupName: this.logGroupName,
      registrationTaskDefinitionArn: this.registrationTaskDefinitionArn,
      registrationLogGroupName: this.registrationLogGroupName,
    });
  }

  /** The task of flow runs, and their Dask workers, which have its roles while it knows their definition. */
  private flowRuns(name: string, placed: PlacedProject, image: ImageSource): FlowRunTask {
    const { dask } = placed.args;
    const own = { ...image, ...flowRunArgs(placed) };
    if (dask === undefined) {
      return new FlowRunTask(name, own, { parent: this });
    }
    const [settings, resolve] = pulumi.deferredOutput<string>();
    const flowRuns = new FlowRunTask(name, withDask(own, settings), { parent: this });
    const workers = new Dask(name, { ...dask, ...daskArgs(placed, own, flowRuns) }, { parent: this });
    resolve(workers.settings);
    return flowRuns;
  }

  /** A preview claims no image of another project. */
  private releaseOtherImages(
    name: string,
    placed: PlacedProject,
    dependsOn: pulumi.ResourceOptions["dependsOn"],
  ): void {
    const { args, project, platform } = placed;
    const images = args.preview === true ? {} : otherImagesOf(args.taskDefinitions);
    for (const [definition, image] of Object.entries(images)) {
      releasedWhenGone(
        `${name}_${definition}-image`,
        accessOf(placed),
        imageClaim(ownerOf(platform, project), definition, image),
        { parent: this, dependsOn },
      );
    }
  }

  /** The platform, checked: the program uses its account and region, and it has all that the project needs. */
  private checkedPlatform(project: string, args: FlowProjectArgs): pulumi.Output<Platform> {
    const here = {
      accountId: aws.getCallerIdentityOutput({}, { parent: this }).accountId,
      region: aws.getRegionOutput({}, { parent: this }).region,
    };
    return pulumi.all([args.platform, here]).apply(([platform, here]) => {
      refuse([...placeProblems(platform, here), ...platformProblems(platform, project, args)], this);
      return platform;
    });
  }

  private image(
    name: string,
    args: FlowProjectArgs,
    project: string,
    platform: pulumi.Output<Platform>,
  ): ImageSource {
    const { folder, imageUri, dockerfile, target, buildArgs, buildSecrets, compression, cpuArchitecture } =
      args;
    if (imageUri !== undefined) {
      return {
        imageUri: pulumi.output(imageUri),
        repositoryArn: platform.partition.apply((partition) => repositoryArnOf(imageUri, partition)),
        ownsRepository: false,
      };
    }
    const image = new FlowImage(
      name,
      {
        context: folder as string,
        dockerfile,
        target,
        buildArgs,
        buildSecrets,
        compression,
        cpuArchitecture,
        registryHost: optional(platform, "registryHost"),
        tags: tagsOf(platform, project),
      },
      { parent: this },
    );
    return { imageUri: image.imageUri, repositoryArn: image.repositoryArn, ownsRepository: true };
  }
}
