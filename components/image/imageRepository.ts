import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** The ECR repository of one image. */
export function imageRepository(
  name: string,
  tags: pulumi.Input<Record<string, string>>,
  parent: pulumi.Resource,
): aws.ecr.Repository {
  const repository = new aws.ecr.Repository(
    name,
    {
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS" }],
      // Images can be built again; without this `destroy` fails on a repository with images.
      forceDelete: true,
      tags,
    },
    { parent },
  );
  new aws.ecr.LifecyclePolicy(
    name,
    { repository: repository.name, policy: JSON.stringify(RETENTION) },
    { parent },
  );
  return repository;
}

/** Prefix of the tag that `runner/images.mjs` sets on images without a usable task definition. */
export const RETIRED_TAG_PREFIX = "retired-";

/** Only retired images expire: an image stays while a revision may still start it. */
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
