import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  paginateDescribeImages,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import { flatten } from "./pages.mjs";
import { StepError } from "./step.mjs";

/** The lifecycle policy of `components/image/imageRepository.ts` expires images with such a tag. */
const RETIRED = "retired-";
/** Tag of every image in a stack's usable revisions, since another stack may have built the image. */
const USED_BY = "used-by-";
/** An `up` that failed between push and task definition may be repeated within a day. */
const MIN_AGE_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * A stack's images.
 *
 * @typedef {{repositoryArn: string, owned: boolean, usedBy: string}} Images `owned`: whether the stack created the
 *   repository; `usedBy`: the stack, in characters that a tag allows.
 */

/** Tags these images as used by the stack, and removes their tag to expire. @param {Images} images */
export async function claimImages(ecr, images, digests) {
  try {
    for (const image of await imagesIn(ecr, images)) {
      if (digests.has(image.imageDigest)) {
        const tag = claimOf(images.usedBy, image);
        if (!image.imageTags.includes(tag)) {
          await addTag(ecr, images, image.imageDigest, tag);
        }
        // A reverted source can build an image again that was retired before.
        await removeTags(ecr, images, image, (tag) => tag.startsWith(RETIRED));
      }
    }
  } catch (error) {
    if (error?.name !== "AccessDeniedException") throw error;
    throw new StepError(
      `${images.repositoryArn} belongs to another stack, and these credentials can't tag the image there as used by this stack. ` +
        "Without that, the image could expire while flow runs still start from it. Allow them ecr:DescribeImages, " +
        "ecr:BatchGetImage, ecr:PutImage and ecr:BatchDeleteImage on the repository, and this stack's execution roles to pull.",
    );
  }
}

/** Removes the stack's tag from all images but these. @param {Images} images */
export async function releaseImages(ecr, images, digests = new Set()) {
  for (const image of await imagesIn(ecr, images)) {
    if (!digests.has(image.imageDigest)) {
      await removeTags(ecr, images, image, (tag) => tag === claimOf(images.usedBy, image));
    }
  }
}

/**
 * Tags images that no stack uses to expire.
 *
 * @param {Images} images
 * @returns {Promise<string[]>} their digests.
 */
export async function retireImages(ecr, images, now = Date.now()) {
  const retired = (await imagesIn(ecr, images)).filter(
    ({ imageTags, imagePushedAt }) =>
      !imageTags.some((tag) => tag.startsWith(USED_BY) || tag.startsWith(RETIRED)) &&
      now - (imagePushedAt?.getTime() ?? now) >= MIN_AGE_MILLISECONDS,
  );
  for (const { imageDigest } of retired) {
    await addTag(ecr, images, imageDigest, `${RETIRED}${short(imageDigest)}`);
  }
  return retired.map(({ imageDigest }) => imageDigest);
}

/** Other stacks that use images of the repository. @param {Images} images @returns {Promise<string[]>} */
export async function otherUsersOf(ecr, images) {
  const claims = (await imagesIn(ecr, images)).flatMap((image) =>
    image.imageTags.filter((tag) => tag.startsWith(USED_BY) && tag !== claimOf(images.usedBy, image)),
  );
  return [...new Set(claims.map((tag) => tag.slice(USED_BY.length, tag.lastIndexOf("-"))))].sort();
}

function claimOf(usedBy, { imageDigest }) {
  return `${USED_BY}${usedBy}-${short(imageDigest)}`;
}

/** Makes a tag unique in the repository: two images can't share one. */
function short(digest) {
  return digest.slice("sha256:".length, 19);
}

async function imagesIn(ecr, images) {
  const pages = paginateDescribeImages({ client: ecr }, repositoryOf(images));
  return (await flatten(pages, (page) => page.imageDetails)).map((image) => ({
    ...image,
    imageTags: image.imageTags ?? [],
  }));
}

async function addTag(ecr, images, imageDigest, imageTag) {
  const repository = repositoryOf(images);
  const { images: found = [] } = await ecr.send(
    new BatchGetImageCommand({ ...repository, imageIds: [{ imageDigest }] }),
  );
  // The image may have expired meanwhile.
  if (found[0] !== undefined) {
    const { imageManifest, imageManifestMediaType } = found[0];
    await ecr.send(new PutImageCommand({ ...repository, imageTag, imageManifest, imageManifestMediaType }));
  }
}

async function removeTags(ecr, images, { imageTags }, isToGo) {
  const imageIds = imageTags.filter(isToGo).map((imageTag) => ({ imageTag }));
  // ECR deletes an image with its last tag.
  if (imageIds.length > 0 && imageIds.length < imageTags.length) {
    await ecr.send(new BatchDeleteImageCommand({ ...repositoryOf(images), imageIds }));
  }
}

function repositoryOf({ repositoryArn }) {
  const [, , , , registryId, resource] = repositoryArn.split(":");
  return { registryId, repositoryName: resource.slice("repository/".length) };
}
