import * as aws from "@pulumi/aws";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { CpuArchitecture } from "./fargatePlatform";

export interface FlowImageArgs {
  /** Folder with the Dockerfile, relative to the program: an absolute one would differ between machines. */
  readonly context: string;
  /** @default X86_64 */
  readonly cpuArchitecture?: CpuArchitecture;
  /** Host, with port, to push to and pull from instead of the repository's own, for an emulator. @default the repository's own */
  readonly registryHost?: string;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/** The one image that agents, registration and flow runs share, in an ECR repository of its own. */
export class FlowImage extends pulumi.ComponentResource {
  /** The image by digest. */
  readonly imageUri: pulumi.Output<string>;
  readonly repositoryArn: pulumi.Output<string>;

  constructor(name: string, args: FlowImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:image:FlowImage", name, {}, opts);

    const repository = this.repository(name, args);
    const repositoryUrl =
      args.registryHost === undefined
        ? repository.repositoryUrl
        : pulumi.interpolate`${args.registryHost}/${repository.name}`;
    const build: docker.types.input.DockerBuild = {
      context: args.context,
      dockerfile: `${args.context}/Dockerfile`,
      platform: PLATFORM[args.cpuArchitecture ?? CpuArchitecture.x86],
    };
    const built = new docker.Image(
      `${name}-build`,
      { imageName: pulumi.interpolate`${repositoryUrl}:build`, build, skipPush: true },
      { parent: this },
    );
    // Tags are immutable, and two builds of one source differ: only the image's own id is a tag that can't clash.
    // The second build is the first one's cache, or a new one where an interrupted `up` goes on elsewhere.
    const pushed = new docker.Image(
      name,
      {
        imageName: pulumi.interpolate`${repositoryUrl}:${built.repoDigest.apply(tagOf)}`,
        build,
        registry: this.registry(repository, repositoryUrl),
      },
      { parent: this },
    );

    this.imageUri = pushed.repoDigest;
    this.repositoryArn = repository.arn;
    this.registerOutputs({
      imageUri: this.imageUri,
      repositoryArn: this.repositoryArn,
    });
  }

  private repository(name: string, args: FlowImageArgs): aws.ecr.Repository {
    const repository = new aws.ecr.Repository(
      name,
      {
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "KMS" }],
        // What is in it can be built again; without this a destroy stops at the first image.
        forceDelete: true,
        tags: args.tags ?? {},
      },
      { parent: this },
    );
    new aws.ecr.LifecyclePolicy(
      name,
      { repository: repository.name, policy: JSON.stringify(RETENTION) },
      { parent: this },
    );
    return repository;
  }

  private registry(
    repository: aws.ecr.Repository,
    server: pulumi.Output<string>,
  ): pulumi.Input<docker.types.input.Registry> {
    const token = aws.ecr.getAuthorizationTokenOutput(
      { registryId: repository.registryId },
      { parent: this },
    );
    return { server, username: token.userName, password: pulumi.secret(token.password) };
  }
}

const PLATFORM = {
  [CpuArchitecture.x86]: "linux/amd64",
  [CpuArchitecture.arm]: "linux/arm64",
} as const;

/** Marks images whose last task definition has been retired (`runner/images.mjs` sets it). */
export const RETIRED_TAG_PREFIX = "retired-";

/** An image is never counted out while a revision may still start it: only retired ones expire. */
const RETENTION = {
  rules: [
    {
      rulePriority: 1,
      description: "Images that no usable task definition names any more",
      selection: {
        tagStatus: "tagged",
        tagPrefixList: [RETIRED_TAG_PREFIX],
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: 14,
      },
      action: { type: "expire" },
    },
  ],
};

/** `sha256:3f2a…` → `3f2a…`, as long as Docker prints ids. */
function tagOf(imageId: string): string {
  return imageId.replace(/^sha256:/, "").slice(0, 12);
}
