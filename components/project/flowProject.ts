import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CpuArchitecture } from "../task/fargatePlatform";
import { FlowImage } from "../image/flowImage";
import type { FlowCode } from "../prefect/flowCode";
import { flowRunArgs, optional, ownerOf, registrationArgs, tagsOf } from "./flowProjectArgs";
import { flowProjectProblems, placeProblems, platformProblems } from "./flowProjectProblems";
import { FlowRunTask } from "../task/flowRunTask";
import { type ImageSource, repositoryArnOf } from "../image/imageUri";
import type { Platform } from "./platform";
import type { PolicyStatement } from "../iam/policyStatement";
import { refuse } from "../refuse";
import { Registration } from "../prefect/registration";
import { Teardown } from "../prefect/teardown";

export interface FlowProjectArgs {
  /** The stack that it runs on: its output `platform`. */
  readonly platform: pulumi.Input<Platform>;
  /** Its name in Prefect's marks and in AWS. @default the component's name */
  readonly name?: string;
  /** Folder with the code, relative to the program. Give this or `imageUri`. */
  readonly folder?: string;
  /** Dockerfile, relative to `folder`. @default its `Dockerfile`, or one that is chosen for what it requires */
  readonly dockerfile?: string;
  /** Stage of the Dockerfile. @default the last one */
  readonly target?: string;
  /** `ARG`s of the Dockerfile; they can be read in the image. @default none */
  readonly buildArgs?: Record<string, string>;
  /** Secrets of the build by id, which are in no layer. @default none */
  readonly buildSecrets?: Record<string, pulumi.Input<string>>;
  /** An image by digest that somebody else has built. Give this or `folder`. */
  readonly imageUri?: string;
  /** CPU units of a run that asks for no other size; 1024 are one vCPU. @default 512 */
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
  /** Keys that encrypt those secrets, where it isn't AWS's own key. @default none */
  readonly secretKmsKeyArns?: string[];
  /** What flows may do in AWS. @default nothing */
  readonly policies?: PolicyStatement[];
  /** Whether people may open a shell in a running flow. @default false */
  readonly exec?: boolean;
  /** What `prefect.yaml` calls a work pool → the agent, or the work pool, of the platform that it means. @default none */
  readonly workPools?: Record<string, string>;
  /** Values of placeholders in `prefect.yaml`, `{{ $NAME }}`. @default none */
  readonly variables?: Record<string, string>;
  /** Where the code of flow runs comes from. @default image */
  readonly code?: FlowCode;
  /** Take over deployments of the same names that carry no mark. @default false */
  readonly adoptExisting?: boolean;
  /**
   * A copy beside the real one, of a pull request for instance: its deployments have the project's name behind theirs
   * (`hello-pr-42`), schedules are inactive, triggers and SLAs left out, it makes no global concurrency limits, and runs
   * no migrations.
   * @default false
   */
  readonly preview?: boolean;
  /** How often a flow run that is Crashed is scheduled again, 10 at most. @default 0 */
  readonly crashedRunRetries?: number;
  /** Size of the one-off registration task. @default 512 */
  readonly registrationCpu?: number;
  /** @default 1024 */
  readonly registrationMemoryMiB?: number;
  /** Profile with which the program's steps reach AWS. @default the environment's credentials */
  readonly profile?: string;
  /** Role that they assume with them. @default none */
  readonly assumeRoleArn?: string;
}

/**
 * A team's code on a platform: its image, its task definition with roles of its own, and the registration of its
 * deployments. What `dependsOn` names the registration alone waits for; `destroy` takes from Prefect what is the project's.
 */
export class FlowProject extends pulumi.ComponentResource {
  /** Its mark in Prefect: `<project>/<stack>/<name>`. */
  readonly owner: pulumi.Output<string>;
  /** The image by digest. */
  readonly imageUri: pulumi.Output<string>;
  /** The revision that new runs start from. */
  readonly taskDefinitionArn: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  /** The revision that registration ran last. */
  readonly registrationTaskDefinitionArn: pulumi.Output<string>;
  readonly registrationLogGroupName: pulumi.Output<string>;

  constructor(name: string, args: FlowProjectArgs, opts?: pulumi.ComponentResourceOptions) {
    const { dependsOn, ...others } = opts ?? {};
    super("prefect-ecs:project:FlowProject", name, {}, others);
    const project = args.name ?? name;
    refuse(flowProjectProblems(project, args), this);

    const platform = this.checkedPlatform(args);
    const image = this.image(name, args, project, platform);
    const flowRuns = new FlowRunTask(
      name,
      { ...image, ...flowRunArgs({ args, project, platform }) },
      { parent: this },
    );
    const registration = new Registration(
      name,
      { ...image, ...registrationArgs({ args, project, platform }, flowRuns.taskDefinitionArn) },
      { parent: this, dependsOn },
    );
    new Teardown(name, { step: registration.step }, { parent: this, dependsOn: [registration] });

    this.owner = ownerOf(platform, project);
    this.imageUri = image.imageUri;
    this.taskDefinitionArn = flowRuns.taskDefinitionArn;
    this.logGroupName = flowRuns.logGroupName;
    this.registrationTaskDefinitionArn = registration.taskDefinitionArn;
    this.registrationLogGroupName = registration.logGroupName;
    this.registerOutputs({
      owner: this.owner,
      imageUri: this.imageUri,
      taskDefinitionArn: this.taskDefinitionArn,
      logGroupName: this.logGroupName,
      registrationTaskDefinitionArn: this.registrationTaskDefinitionArn,
      registrationLogGroupName: this.registrationLogGroupName,
    });
  }

  /** The platform, once it is known that the program works where it is, and that it has what the project asks for. */
  private checkedPlatform(args: FlowProjectArgs): pulumi.Output<Platform> {
    const here = {
      accountId: aws.getCallerIdentityOutput({}, { parent: this }).accountId,
      region: aws.getRegionOutput({}, { parent: this }).region,
    };
    return pulumi.all([args.platform, here]).apply(([platform, here]) => {
      refuse([...placeProblems(platform, here), ...platformProblems(platform, args)], this);
      return platform;
    });
  }

  private image(
    name: string,
    args: FlowProjectArgs,
    project: string,
    platform: pulumi.Output<Platform>,
  ): ImageSource {
    const { folder, imageUri, dockerfile, target, buildArgs, buildSecrets, cpuArchitecture } = args;
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
        cpuArchitecture,
        registryHost: optional(platform, "registryHost"),
        tags: tagsOf(platform, project),
      },
      { parent: this },
    );
    return { imageUri: image.imageUri, repositoryArn: image.repositoryArn, ownsRepository: true };
  }
}
