import { type Describe, kind } from "./description";

export const image: Record<string, Describe> = {
  "aws:ecr/repository:Repository": kind("ECR repository", (repository: RepositoryInputs) => [
    [
      repository.imageTagMutability === "IMMUTABLE" ? "immutable tags" : "mutable tags",
      repository.imageScanningConfiguration?.scanOnPush === true ? "scanned on push" : "not scanned",
      `encrypted with ${repository.encryptionConfigurations?.[0]?.encryptionType ?? "AES256"}`,
    ].join(", "),
  ]),
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": kind("Lifecycle policy", ({ policy }: PolicyInputs) =>
    (JSON.parse(policy) as LifecyclePolicy).rules.map(
      ({ description, selection: { countNumber, countUnit } }) =>
        `${description}: removed ${countNumber} ${countUnit} after their push`,
    ),
  ),
  "docker:index/image:Image": kind("Image", ({ imageName, build, skipPush }: ImageInputs) =>
    skipPush === true
      ? [`built from ${build.dockerfile} for ${build.platform}`]
      : [`pushed to ${imageName.split("/")[0] ?? ""} under a tag of its own id, handed on by digest`],
  ),
  "docker-build:index:Image": kind(
    "Image",
    ({ dockerfile, platforms, secrets, push, tags }: SecretBuildInputs) =>
      push
        ? [`pushed to ${tags[0]?.split("/")[0] ?? ""} under a tag of its own id, handed on by digest`]
        : [
            `built from ${dockerfile.location} for ${platforms.join(", ")}`,
            `with the build's secrets ${Object.keys(secrets).sort().join(", ")}`,
          ],
  ),
};

interface RepositoryInputs {
  readonly imageTagMutability: string;
  readonly imageScanningConfiguration?: { readonly scanOnPush: boolean };
  readonly encryptionConfigurations?: readonly { readonly encryptionType: string }[];
}

interface PolicyInputs {
  readonly policy: string;
}

interface LifecyclePolicy {
  readonly rules: readonly {
    readonly description: string;
    readonly selection: { readonly countNumber: number; readonly countUnit: string };
  }[];
}

interface SecretBuildInputs {
  readonly dockerfile: { readonly location: string };
  readonly platforms: readonly string[];
  readonly secrets: Readonly<Record<string, unknown>>;
  readonly push: boolean;
  readonly tags: readonly string[];
}

interface ImageInputs {
  readonly imageName: string;
  readonly build: { readonly dockerfile: string; readonly platform: string };
  readonly skipPush?: boolean;
}
