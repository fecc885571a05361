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
      // What is in it can be built again; without this a destroy stops at the first image.
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
