import type { PolicyStatement } from "../../components/iam/policyStatement";

/** What a start of a task needs of an image. */
export const PULL_IMAGES: readonly string[] = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer",
];

/** What says on images which stacks use them, so that they don't expire (`components/runner/images.mjs`). */
export const MARK_IMAGES: readonly string[] = [
  "ecr:BatchDeleteImage",
  "ecr:BatchGetImage",
  "ecr:DescribeImages",
  "ecr:PutImage",
];

export function markImages(sid: string, repositoryArns: string[]): PolicyStatement {
  return { sid, actions: [...MARK_IMAGES], resources: repositoryArns };
}
