import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  paginateDescribeImages,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import {
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  paginateListServices,
  DescribeServicesCommand,
  paginateListTaskDefinitions,
  paginateListTasks,
} from "@aws-sdk/client-ecs";

/** Revisions of a family that stay usable besides those in use: a rollback has somewhere to go. */
const REVISIONS_KEPT = 5;
/** A run that is being submitted names a revision for seconds; a day covers a person at work as well. */
const MIN_AGE_MILLISECONDS = 24 * 60 * 60 * 1000;
/** `components/flowImage.ts` lets images with such a tag expire. */
const RETIRED_TAG_PREFIX = "retired-";

/**
 * Deregisters revisions that nothing can still need, then marks the images that no usable revision names, and takes
 * the mark from those that one names again.
 *
 * @param {{ecs: object, ecr: object}} clients
 * @param {{cluster: string, families: string[], repository: string | null}} what `repository`: null for another
 *   stack's, which is left alone.
 * @returns {Promise<{revisions: string[], images: string[]}>} what was retired.
 */
export async function retire({ ecs, ecr }, { cluster, families, repository }, now = Date.now()) {
  const inUse = await definitionsInUse(ecs, cluster);
  const usable = [];
  const revisions = [];
  for (const family of families) {
    for (const [age, arn] of (await activeRevisions(ecs, family)).entries()) {
      const definition = await describe(ecs, arn);
      const registeredAt = definition.registeredAt?.getTime() ?? now;
      if (age < REVISIONS_KEPT || inUse.has(arn) || now - registeredAt < MIN_AGE_MILLISECONDS) {
        usable.push(definition);
      } else {
        await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }));
        revisions.push(arn);
      }
    }
  }
  for (const arn of inUse) {
    usable.push(await describe(ecs, arn));
  }
  const images = repository === null ? [] : await markImages(ecr, repository, digestsOf(usable), now);
  return { revisions, images };
}

/** Deregisters every revision of a family. @returns {Promise<string[]>} their ARNs. */
export async function retireFamily(ecs, family) {
  const arns = await activeRevisions(ecs, family);
  for (const taskDefinition of arns) {
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
  }
  return arns;
}

/** Newest first. */
async function activeRevisions(ecs, familyPrefix) {
  const pages = paginateListTaskDefinitions(
    { client: ecs },
    { familyPrefix, status: "ACTIVE", sort: "DESC" },
  );
  const arns = await flatten(pages, (page) => page.taskDefinitionArns);
  // The API matches a prefix: `…-flow-run` would take `…-flow-run-large` along.
  return arns.filter((arn) => arn.split("/").pop().replace(/:\d+$/, "") === familyPrefix);
}

async function definitionsInUse(ecs, cluster) {
  const tasks = await flatten(paginateListTasks({ client: ecs }, { cluster }), (page) => page.taskArns);
  const services = await flatten(
    paginateListServices({ client: ecs }, { cluster }),
    (page) => page.serviceArns,
  );
  const inUse = new Set();
  for (const some of chunks(tasks, 100)) {
    const described = await ecs.send(new DescribeTasksCommand({ cluster, tasks: some }));
    described.tasks?.forEach((task) => inUse.add(task.taskDefinitionArn));
  }
  for (const some of chunks(services, 10)) {
    const described = await ecs.send(new DescribeServicesCommand({ cluster, services: some }));
    described.services?.forEach((service) => {
      inUse.add(service.taskDefinition);
      service.deployments?.forEach((deployment) => inUse.add(deployment.taskDefinition));
    });
  }
  return inUse;
}

async function markImages(ecr, repositoryName, digests, now) {
  const images = await flatten(
    paginateDescribeImages({ client: ecr }, { repositoryName }),
    (page) => page.imageDetails,
  );
  const isMark = (tag) => tag.startsWith(RETIRED_TAG_PREFIX);
  const retired = images.filter(
    ({ imageDigest, imageTags = [], imagePushedAt }) =>
      !digests.has(imageDigest) &&
      now - (imagePushedAt?.getTime() ?? now) >= MIN_AGE_MILLISECONDS &&
      !imageTags.some(isMark),
  );
  for (const { imageDigest } of retired) {
    await addTag(
      ecr,
      repositoryName,
      imageDigest,
      `${RETIRED_TAG_PREFIX}${imageDigest.slice("sha256:".length, 19)}`,
    );
  }
  // A source that was taken back can give the very image that was retired before.
  for (const { imageDigest, imageTags = [] } of images) {
    const marks = imageTags.filter(isMark);
    // With its last tag ECR deletes the image.
    if (digests.has(imageDigest) && marks.length > 0 && marks.length < imageTags.length) {
      const imageIds = marks.map((imageTag) => ({ imageTag }));
      await ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds }));
    }
  }
  return retired.map(({ imageDigest }) => imageDigest);
}

async function addTag(ecr, repositoryName, imageDigest, imageTag) {
  const { images = [] } = await ecr.send(
    new BatchGetImageCommand({ repositoryName, imageIds: [{ imageDigest }] }),
  );
  const [image] = images;
  if (image !== undefined) {
    await ecr.send(
      new PutImageCommand({
        repositoryName,
        imageTag,
        imageManifest: image.imageManifest,
        imageManifestMediaType: image.imageManifestMediaType,
      }),
    );
  }
}

async function describe(ecs, taskDefinition) {
  const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  return described.taskDefinition;
}

function digestsOf(definitions) {
  return new Set(
    definitions.flatMap(({ containerDefinitions = [] }) =>
      containerDefinitions.map(({ image }) => image.split("@")[1]),
    ),
  );
}

async function flatten(pages, itemsOf) {
  const items = [];
  for await (const page of pages) {
    items.push(...(itemsOf(page) ?? []));
  }
  return items;
}

function chunks(items, size) {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
