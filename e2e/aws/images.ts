import type { Emulator } from "./emulator";

/** Digests of all images in the registry. */
export async function images(emulator: Emulator): Promise<string[]> {
  const { repositories } = await ecr<{ repositories: { repositoryName: string }[] }>(
    emulator,
    "DescribeRepositories",
    {},
  );
  const lists = repositories.map(({ repositoryName }) =>
    ecr<{ imageIds: { imageDigest: string }[] }>(emulator, "ListImages", { repositoryName }),
  );
  const ids = (await Promise.all(lists)).flatMap(({ imageIds }) => imageIds);
  return [...new Set(ids.map(({ imageDigest }) => imageDigest))];
}

function ecr<T>(emulator: Emulator, action: string, body: Record<string, unknown>): Promise<T> {
  return emulator.json("ecr", `AmazonEC2ContainerRegistry_V20150921.${action}`, body);
}
