import type * as pulumi from "@pulumi/pulumi";

/** Where tasks get their image, whether the program builds it or takes it. */
export interface ImageSource {
  readonly imageUri: pulumi.Output<string>;
  readonly repositoryArn: pulumi.Output<string>;
  /** Whether the program has made the repository. */
  readonly ownsRepository: boolean;
}

/** Of ECR, because that is where an execution role can be given the right to pull. */
export const ecrImagePattern =
  /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.(?<suffix>[a-z.-]+)\/(?<repository>[a-z0-9._-]+(?:\/[a-z0-9._-]+)*)@sha256:[0-9a-f]{64}$/;

/**
 * The ARN of the ECR repository that an image comes from.
 *
 * Throws a `RangeError` for an image that isn't in ECR: there is no right to pull it that a role could be given.
 */
export function repositoryArnOf(imageUri: string, partition: string): string {
  const { account, region, repository } = ecrImagePattern.exec(imageUri)?.groups ?? {};
  if (account === undefined || region === undefined || repository === undefined) {
    throw new RangeError(`Not an image in ECR, by digest: '${imageUri}'.`);
  }
  return `arn:${partition}:ecr:${region}:${account}:repository/${repository}`;
}
