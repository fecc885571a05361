import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { CpuArchitecture } from "../task/fargatePlatform";
import { BuildKitImage } from "./buildKitImage";
import { ImageCompression } from "./imageCompression";

/** The build of an image, with paths relative to the program. */
export interface ImageBuild {
  readonly context: string;
  readonly dockerfile: string;
  /** Stage to build. @default the last one */
  readonly target?: string;
  /** @default none */
  readonly args?: Record<string, pulumi.Input<string>>;
  /** Secret id → value. @default none */
  readonly secrets?: Record<string, pulumi.Input<string>>;
  readonly cpuArchitecture: CpuArchitecture;
  /** Of the layers, when pushed. @default gzip */
  readonly compression?: ImageCompression;
}

/** The repository and registry of an image. */
export interface ImageTarget {
  readonly repositoryUrl: pulumi.Output<string>;
  readonly registry: pulumi.Input<docker.types.input.Registry>;
}

/** Builds without pushing; returns the image's id, which is unique to the build. */
export function builtId(
  name: string,
  build: ImageBuild,
  { repositoryUrl }: ImageTarget,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const imageName = pulumi.interpolate`${repositoryUrl}:build`;
  const id =
    build.secrets === undefined
      ? new docker.Image(name, { imageName, build: dockerBuild(build), skipPush: true }, { parent })
          .repoDigest
      : new BuildKitImage(
          name,
          { ...dockerBuild(build), secrets: build.secrets, imageName, push: false },
          { parent },
        ).digest;
  // `sha256:3f2a…` → `3f2a…`, as long as the ids that Docker prints.
  return id.apply((id) => id.replace(/^sha256:/, "").slice(0, 12));
}

/** Builds and pushes; returns the image's URI, by digest. */
export function pushedImage(
  name: string,
  build: ImageBuild,
  tag: pulumi.Output<string>,
  { repositoryUrl, registry }: ImageTarget,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const imageName = pulumi.interpolate`${repositoryUrl}:${tag}`;
  const zstd = build.compression === ImageCompression.zstd;
  if (build.secrets === undefined && !zstd) {
    return new docker.Image(name, { imageName, build: dockerBuild(build), registry }, { parent }).repoDigest;
  }
  const login = pulumi.output(registry);
  const image = new BuildKitImage(
    name,
    {
      ...dockerBuild(build),
      secrets: build.secrets,
      imageName,
      push: true,
      zstd,
      registries: [
        {
          address: login.apply(({ server }) => server ?? ""),
          username: login.apply(({ username }) => username ?? ""),
          password: login.apply(({ password }) => password ?? ""),
        },
      ],
    },
    // The provider would delete the image from the registry. The repository's lifecycle policy does, once it is unused.
    { parent, retainOnDelete: true },
  );
  return pulumi.interpolate`${repositoryUrl}@${image.digest}`;
}

function dockerBuild(build: ImageBuild) {
  const { context, dockerfile, target, args, cpuArchitecture } = build;
  return { context, dockerfile, platform: PLATFORM[cpuArchitecture], target, args };
}

const PLATFORM = {
  [CpuArchitecture.x86]: "linux/amd64",
  [CpuArchitecture.arm]: "linux/arm64",
} as const;
