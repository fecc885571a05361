import { DescribeImagesCommand } from "@aws-sdk/client-ecr";
import type { Environment } from "../../../stack/environment";
import { ifThere } from "../../../support/ifThere";
import type { Reader } from "../reader";

/** An image that task definitions name. */
export interface ImageEvidence {
  readonly uri: string;
  readonly exists: boolean;
}

/** `<account>.dkr.ecr.<region>.amazonaws.com/<repository>@<digest>`; an emulator's registry has another form. */
const ECR_IMAGE =
  /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(?<repository>[^@:]+)@(?<digest>sha256:[0-9a-f]{64})$/;

/** Whether the registry still has the images. */
export async function readImages(
  env: Environment,
  reader: Reader,
  uris: readonly string[],
): Promise<ImageEvidence[]> {
  const found = await Promise.all([...new Set(uris)].map((uri) => readImage(env, reader, uri)));
  return found.filter((image) => image !== undefined);
}

async function readImage(env: Environment, reader: Reader, uri: string): Promise<ImageEvidence | undefined> {
  const { account, region, repository, digest } = ECR_IMAGE.exec(uri)?.groups ?? {};
  if (region === undefined) {
    return undefined;
  }
  if (region !== env.outputs.access.region) {
    reader.note(`image ${uri}`, `is in ${region}, and the stack in ${env.outputs.access.region}`);
    return undefined;
  }
  return reader.read(`image ${uri}`, "ecr:DescribeImages", async () => {
    const described = await ifThere(() =>
      env.aws.ecr.send(
        new DescribeImagesCommand({
          registryId: account,
          repositoryName: repository,
          imageIds: [{ imageDigest: digest }],
        }),
        { abortSignal: env.signal },
      ),
    );
    return { uri, exists: described !== undefined };
  });
}
