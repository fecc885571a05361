import type * as pulumi from "@pulumi/pulumi";

/** The image of tasks, built by the program or given. */
export interface ImageSource {
  readonly imageUri: pulumi.Output<string>;
  readonly repositoryArn: pulumi.Output<string>;
  /** Whether the program creates the repository. */
  readonly ownsRepository: boolean;
}

/** Images must be in ECR: an execution role can get permission to pull from there only. */
export const ecrImagePattern =
  /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.(?<suffix>[a-z.-]+)\/(?<repository>[a-z0-9._-]+(?:\/[a-z0-9._-]+)*)@sha256:[0-9a-f]{64}$/;

/**
 * The ARN of the ECR repository that an image comes from.
 *
 * Throws a `RangeError` for an image that isn't in ECR, since a role can't get permission to pull it.
 */
export function repositoryArnOf(imageUri: string, partition: string): string {
  const { account, region, repository } = ecrImagePattern.exec(imageUri)?.groups ?? {};
  if (account === undefined || region === undefined || repository === undefined) {
    throw new RangeError(`Not an image in ECR, by digest: '${imageUri}'.`);
  }
  return `arn:${partition}:ecr:${region}:${account}:repository/${repository}`;
}
