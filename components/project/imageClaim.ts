import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { type AwsAccess, runnerCommand, runnerEnvironment, RunnerScript } from "../runner/runnerStep";
import type { FlowProjectImage, FlowTaskDefinition } from "./flowTaskDefinition";

/** Images that a task definition uses in a repository that isn't its project's: `runner/images.mjs`. */
export interface ImageClaim {
  readonly imageUri: pulumi.Input<string>;
  readonly repositoryArn: pulumi.Input<string>;
  readonly owned: false;
  /** In the images' tags. */
  readonly usedBy: pulumi.Output<string>;
}

/** Name of a further task definition → its image, if that is another flow project's. */
export function otherImagesOf(
  definitions: readonly FlowTaskDefinition[] = [],
): Record<string, FlowProjectImage> {
  return Object.fromEntries(
    definitions.flatMap(({ name, image }): [string, FlowProjectImage][] =>
      image === undefined ? [] : [[name, image]],
    ),
  );
}

/** The claim of a further task definition. @param owner Owner in the marks of its project. */
export function imageClaim(
  owner: pulumi.Input<string>,
  definition: string,
  { imageUri, repositoryArn }: FlowProjectImage,
): ImageClaim {
  // A tag of ECR can't have a slash.
  const usedBy = pulumi.output(owner).apply((owner) => `${owner.replaceAll("/", ".")}_${definition}`);
  return { imageUri, repositoryArn, owned: false, usedBy };
}

/** Ends a claim when the task definition leaves the program or takes another repository's image. */
export function releasedWhenGone(
  name: string,
  access: AwsAccess,
  { repositoryArn, owned, usedBy }: ImageClaim,
  opts: pulumi.CustomResourceOptions,
): command.local.Command {
  return new command.local.Command(
    name,
    {
      delete: runnerCommand(RunnerScript.releaseImages),
      environment: runnerEnvironment(access, { images: { repositoryArn, owned, usedBy } }),
      triggers: [repositoryArn],
    },
    { ...opts, replaceOnChanges: ["triggers"] },
  );
}
