import type { PolicyStatement } from "../../components/policyStatement";

/** Says on images which stacks use them, so that they don't expire (`components/runner/images.mjs`). */
export function markImages(sid: string, repositoryArn: string): PolicyStatement {
  return {
    sid,
    actions: ["ecr:BatchDeleteImage", "ecr:BatchGetImage", "ecr:DescribeImages", "ecr:PutImage"],
    resources: [repositoryArn],
  };
}
