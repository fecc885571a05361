import type { PolicyStatement } from "../../components/iam/policyStatement";

/** Actions to pull an image. */
export const PULL_IMAGES: readonly string[] = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer",
];

/** Actions to tag images as used by a stack, so that they don't expire (`components/runner/images.mjs`). */
export const MARK_IMAGES: readonly string[] = [
  "ecr:BatchDeleteImage",
  "ecr:BatchGetImage",
  "ecr:DescribeImages",
  "ecr:PutImage",
];

export function markImages(sid: string, repositoryArns: string[]): PolicyStatement {
  return { sid, actions: [...MARK_IMAGES], resources: repositoryArns };
}
