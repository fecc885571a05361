import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { CpuArchitecture } from "../task/fargatePlatform";
import { SecretBuild } from "./secretBuild";

/** What an image is built from, with paths relative to the program. */
export interface ImageBuild {
  readonly context: string;
  readonly dockerfile: string;
  /** Stage to build. @default the last one */
  readonly target?: string;
  /** @default none */
  readonly args?: Record<string, pulumi.Input<string>>;
  /** Id → value. @default none */
  readonly secrets?: Record<string, pulumi.Input<string>>;
  readonly cpuArchitecture: CpuArchitecture;
}

/** Where an image goes. */
export interface ImageTarget {
  readonly repositoryUrl: pulumi.Output<string>;
  readonly registry: pulumi.Input<docker.types.input.Registry>;
}

/** Builds without pushing; the image's id, which no other build has. */
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
      : new SecretBuild(
          name,
          { ...dockerBuild(build), secrets: build.secrets, imageName, push: false },
          { parent },
        ).digest;
  // `sha256:3f2a…` → `3f2a…`, as long as Docker prints ids.
  return id.apply((id) => id.replace(/^sha256:/, "").slice(0, 12));
}

/** Builds and pushes; the image by digest. */
export function pushedImage(
  name: string,
  build: ImageBuild,
  tag: pulumi.Output<string>,
  { repositoryUrl, registry }: ImageTarget,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const imageName = pulumi.interpolate`${repositoryUrl}:${tag}`;
  if (build.secrets === undefined) {
    return new docker.Image(name, { imageName, build: dockerBuild(build), registry }, { parent }).repoDigest;
  }
  const login = pulumi.output(registry);
  const image = new SecretBuild(
    name,
    {
      ...dockerBuild(build),
      secrets: build.secrets,
      imageName,
      push: true,
      registries: [
        {
          address: login.apply(({ server }) => server ?? ""),
          username: login.apply(({ username }) => username ?? ""),
          password: login.apply(({ password }) => password ?? ""),
        },
      ],
    },
    // The provider would take the image from the registry; the repository's lifecycle does, once nobody uses it.
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
