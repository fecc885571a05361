import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { CpuArchitecture } from "../task/fargatePlatform";
import { builtId, type ImageTarget, pushedImage } from "./imageBuild";
import type { ImageCompression } from "./imageCompression";
import { imageRepository } from "./imageRepository";
import { layerBuild, layerVersion } from "./prefectEcsLayer";
import { refuse } from "../refuse";
import { teamBuild } from "./teamBuild";

export interface FlowImageArgs {
  /** Folder with the code, relative to the program: an absolute path would differ between machines. */
  readonly context: string;
  /**
   * Dockerfile, relative to `context`. @default `Dockerfile`; if there is none, our own for `uv.lock`, `poetry.lock`,
   * `requirements.txt` or `pyproject.toml`
   */
  readonly dockerfile?: string;
  /** Stage of the Dockerfile. @default the last one */
  readonly target?: string;
  /** `ARG`s of the Dockerfile; the image shows their values. @default none */
  readonly buildArgs?: Record<string, string>;
  /**
   * Build secrets by id, for `RUN --mount=type=secret,id=…`; no layer contains them. With our own Dockerfile:
   * environment variables of the installer, and `netrc`. @default none
   */
  readonly buildSecrets?: Record<string, pulumi.Input<string>>;
  /** @default X86_64 */
  readonly cpuArchitecture?: CpuArchitecture;
  /** Of all layers that ECS pulls; zstd needs Pulumi's docker-build plugin, as `buildSecrets` do. @default gzip */
  readonly compression?: ImageCompression;
  /** Host, with port, of an emulator's registry, to push to and pull from. @default the repository's */
  readonly registryHost?: pulumi.Input<string>;
  /** @default none */
  readonly tags?: pulumi.Input<Record<string, string>>;
}

/**
 * The image of agents, registration and flow runs, in its own ECR repository: the team's image, checked for Python and
 * Prefect, with one layer of ours.
 */
export class FlowImage extends pulumi.ComponentResource {
  /** URI of the image, by digest. */
  readonly imageUri: pulumi.Output<string>;
  readonly repositoryArn: pulumi.Output<string>;

  constructor(name: string, args: FlowImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:image:FlowImage", name, {}, opts);
    const cpuArchitecture = args.cpuArchitecture ?? CpuArchitecture.x86;
    const { build, problems } = teamBuild(args, cpuArchitecture);
    refuse(problems, this);

    const repository = imageRepository(name, args.tags ?? {}, this);
    const target = this.target(repository, args.registryHost);
    // Tags are immutable, and two builds of one source differ: only a tag made from the image's id can't clash. The second
    // build comes from the cache, or is a new one when an interrupted `up` is continued on another machine.
    const id = builtId(`${name}-build`, build, target, this);
    // The base is pushed too, so that any machine can build the layer; pushed again for each version of the layer, since
    // unused images expire.
    const version = layerVersion();
    const base = pushedImage(`${name}-base`, build, pulumi.interpolate`base-${id}-${version}`, target, this);
    const layer = layerBuild(base, cpuArchitecture, args.compression);
    this.imageUri = pushedImage(name, layer, pulumi.interpolate`${id}-${version}`, target, this);
    this.repositoryArn = repository.arn;
    this.registerOutputs({
      imageUri: this.imageUri,
      repositoryArn: this.repositoryArn,
    });
  }

  private target(repository: aws.ecr.Repository, host: pulumi.Input<string> | undefined): ImageTarget {
    // For a flow project, the emulator's host is known only when the output `platform` resolves.
    const repositoryUrl = pulumi
      .all([repository.repositoryUrl, repository.name, pulumi.output<string | undefined>(host)])
      .apply(([url, name, ownHost]) => (ownHost === undefined ? url : `${ownHost}/${name}`));
    const token = aws.ecr.getAuthorizationTokenOutput(
      { registryId: repository.registryId },
      { parent: this },
    );
    return {
      repositoryUrl,
      registry: { server: repositoryUrl, username: token.userName, password: pulumi.secret(token.password) },
    };
  }
}
