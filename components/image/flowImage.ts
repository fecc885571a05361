import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { CpuArchitecture } from "../task/fargatePlatform";
import { builtId, type ImageTarget, pushedImage } from "./imageBuild";
import { imageRepository } from "./imageRepository";
import { layerBuild, layerVersion } from "./prefectEcsLayer";
import { refuse } from "../refuse";
import { teamBuild } from "./teamBuild";

export interface FlowImageArgs {
  /** Folder with the code, relative to the program: an absolute one would differ between machines. */
  readonly context: string;
  /**
   * Dockerfile, relative to `context`. @default its `Dockerfile`; without one, one chosen for its `uv.lock`,
   * `poetry.lock`, `requirements.txt` or `pyproject.toml`
   */
  readonly dockerfile?: string;
  /** Stage of the Dockerfile. @default the last one */
  readonly target?: string;
  /** `ARG`s of the Dockerfile; they can be read in the image. @default none */
  readonly buildArgs?: Record<string, string>;
  /**
   * Secrets of the build by id, for `RUN --mount=type=secret,id=…`; they are in no layer. Where the Dockerfile is
   * chosen: environment variables of the installer, and `netrc`. @default none
   */
  readonly buildSecrets?: Record<string, pulumi.Input<string>>;
  /** @default X86_64 */
  readonly cpuArchitecture?: CpuArchitecture;
  /** Host, with port, to push to and pull from instead of the repository's own, for an emulator. @default the repository's own */
  readonly registryHost?: pulumi.Input<string>;
  /** @default none */
  readonly tags?: pulumi.Input<Record<string, string>>;
}

/**
 * An image for agents, registration and flow runs, in an ECR repository of its own: the team's, which is checked for
 * Python and Prefect, with one layer of ours.
 */
export class FlowImage extends pulumi.ComponentResource {
  /** The image by digest. */
  readonly imageUri: pulumi.Output<string>;
  readonly repositoryArn: pulumi.Output<string>;

  constructor(name: string, args: FlowImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:image:FlowImage", name, {}, opts);
    const cpuArchitecture = args.cpuArchitecture ?? CpuArchitecture.x86;
    const { build, problems } = teamBuild(args, cpuArchitecture);
    refuse(problems, this);

    const repository = imageRepository(name, args.tags ?? {}, this);
    const target = this.target(repository, args.registryHost);
    // Tags are immutable, and two builds of one source differ: only the image's own id is a tag that can't clash.
    // The second build is the first one's cache, or a new one where an interrupted `up` goes on elsewhere.
    const id = builtId(`${name}-build`, build, target, this);
    // Pushed, too, so that the layer finds it from any machine; pushed anew for each version of the layer, since an
    // image that nothing runs expires.
    const version = layerVersion();
    const base = pushedImage(`${name}-base`, build, pulumi.interpolate`base-${id}-${version}`, target, this);
    const layer = layerBuild(base, cpuArchitecture);
    this.imageUri = pushedImage(name, layer, pulumi.interpolate`${id}-${version}`, target, this);
    this.repositoryArn = repository.arn;
    this.registerOutputs({
      imageUri: this.imageUri,
      repositoryArn: this.repositoryArn,
    });
  }

  private target(repository: aws.ecr.Repository, host: pulumi.Input<string> | undefined): ImageTarget {
    // Another program's emulator is known only once the platform is.
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
