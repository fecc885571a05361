import { kind } from "./description";
import { idOnly, OFFLINE_ACCOUNT, type OfflineAnswer } from "./offlineAnswer";
import { Access, READ_BY_COST, type ResourceType } from "./resourceType";

const repository: OfflineAnswer = ({ name, region, arn }) => ({
  id: name,
  state: {
    name,
    repositoryUrl: `${OFFLINE_ACCOUNT}.dkr.ecr.${region}.amazonaws.com/${name}`,
    registryId: OFFLINE_ACCOUNT,
    arn: arn("ecr", `repository/${name}`),
  },
});

/** A digest that looks like one, and stands for every image. */
const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

const builtImage: OfflineAnswer = ({ name, inputs }) => {
  const repositoryUrl = String(inputs["imageName"]).replace(/:[^:/]+$/, "");
  return {
    id: name,
    state: { repoDigest: inputs["skipPush"] === true ? DIGEST : `${repositoryUrl}@${DIGEST}` },
  };
};

/** Whatever builds it, it is pushed to the repository. */
const pushedImage = {
  cost: { reason: "the storage of its layers is the repository's" },
  access: Access.none,
  replacedBy: { inputs: [] },
  deploy: {
    create: [
      "ecr:BatchCheckLayerAvailability",
      "ecr:InitiateLayerUpload",
      "ecr:UploadLayerPart",
      "ecr:CompleteLayerUpload",
      "ecr:PutImage",
    ],
    read: ["ecr:GetAuthorizationToken", "ecr:BatchGetImage"],
    update: ["ecr:PutImage"],
    delete: { reason: "it goes with its repository" },
  },
  leftBehind: { reason: "goes with its repository" },
  terraform: { reason: "Docker makes it, not AWS" },
} satisfies Partial<ResourceType>;

export const image = {
  "aws:ecr/repository:Repository": {
    words: kind("ECR repository", (repository: RepositoryInputs) => [
      [
        repository.imageTagMutability === "IMMUTABLE" ? "immutable tags" : "mutable tags",
        repository.imageScanningConfiguration?.scanOnPush === true ? "scanned on push" : "not scanned",
        `encrypted with ${repository.encryptionConfigurations?.[0]?.encryptionType ?? "AES256"}`,
      ].join(", "),
    ]),
    cost: READ_BY_COST,
    access: Access.none,
    replacedBy: { inputs: ["name", "encryptionConfigurations"] },
    deploy: {
      create: ["ecr:CreateRepository", "ecr:TagResource"],
      read: ["ecr:DescribeRepositories", "ecr:ListTagsForResource"],
      update: ["ecr:PutImageScanningConfiguration", "ecr:PutImageTagMutability"],
      delete: ["ecr:DeleteRepository"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: {
      type: "aws_ecr_repository",
      renamed: { encryptionConfigurations: "encryption_configuration" },
    },
    offline: repository,
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    words: kind("Lifecycle policy", ({ policy }: PolicyInputs) =>
      (JSON.parse(policy) as LifecyclePolicy).rules.map(
        ({ description, selection: { countNumber, countUnit } }) =>
          `${description}: removed ${countNumber} ${countUnit} after their push`,
      ),
    ),
    cost: { reason: "a setting of the repository; images are priced by their size" },
    access: Access.none,
    replacedBy: { inputs: ["policy", "repository"] },
    deploy: {
      create: ["ecr:PutLifecyclePolicy"],
      read: ["ecr:GetLifecyclePolicy"],
      update: { reason: "a change makes a new one" },
      delete: ["ecr:DeleteLifecyclePolicy"],
    },
    leftBehind: { reason: "goes with its repository" },
    terraform: { type: "aws_ecr_lifecycle_policy" },
    offline: idOnly,
  },
  "docker:index/image:Image": {
    ...pushedImage,
    words: kind("Image", ({ imageName, build, skipPush }: ImageInputs) =>
      skipPush === true
        ? [`built from ${build.dockerfile} for ${build.platform}`]
        : [`pushed to ${imageName.split("/")[0] ?? ""} under a tag of its own id, handed on by digest`],
    ),
    offline: builtImage,
  },
  "docker-build:index:Image": {
    ...pushedImage,
    words: kind("Image", ({ dockerfile, platforms, secrets, tags, exports }: BuildKitInputs) => {
      const [exported] = exports ?? [];
      const pushed = tags?.[0] ?? (exported?.image.push === true ? exported.image.names[0] : undefined);
      return pushed === undefined
        ? [
            `built from ${dockerfile.location} for ${platforms.join(", ")}`,
            `with the build's secrets ${Object.keys(secrets ?? {})
              .sort()
              .join(", ")}`,
          ]
        : [
            `pushed to ${pushed.split("/")[0] ?? ""} under a tag of its own id, handed on by digest`,
            ...(exported?.image.compression === undefined
              ? []
              : [`layers compressed with ${exported.image.compression}`]),
          ];
    }),
    offline: ({ name }) => ({ id: name, state: { digest: DIGEST } }),
  },
} satisfies Record<string, ResourceType>;

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

interface BuildKitInputs {
  readonly dockerfile: { readonly location: string };
  readonly platforms: readonly string[];
  readonly secrets?: Readonly<Record<string, unknown>>;
  readonly tags?: readonly string[];
  readonly exports?: readonly {
    readonly image: {
      readonly names: readonly string[];
      readonly push: boolean;
      readonly compression?: string;
    };
  }[];
}

interface ImageInputs {
  readonly imageName: string;
  readonly build: { readonly dockerfile: string; readonly platform: string };
  readonly skipPush?: boolean;
}
