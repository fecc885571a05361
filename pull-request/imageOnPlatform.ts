import * as pulumi from "@pulumi/pulumi";
import { show } from "../components/show";
import type { StackConfig } from "../stacks/config";

/** Of the platform's output `flowProjects`: those that it had when it was deployed last. */
export type PlatformProjects = Readonly<Record<string, { imageUri: string; repositoryArn?: string }>>;

/** The image of another flow project that the pull request's flows run on. */
export function imageOnPlatform(
  { project, stack }: Pick<StackConfig, "project" | "stack">,
  projects: PlatformProjects,
  name: string,
): { imageUri: string; repositoryArn: string } {
  const { imageUri, repositoryArn } = projects[name] ?? {};
  if (imageUri === undefined || repositoryArn === undefined) {
    throw new pulumi.RunError(
      `The pull request's flows run on an image of the flow project ${show(name)}, which ${project}/${stack} doesn't have yet: merge that project first.`,
    );
  }
  return { imageUri, repositoryArn };
}
