import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  paginateDescribeImages,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import { flatten } from "./pages.mjs";
import { StepError } from "./step.mjs";

/** `components/image/imageRepository.ts` lets images with such a tag expire. */
const RETIRED = "retired-";
/** On every image that a stack's usable revisions name, for the stack that built it may be another. */
const USED_BY = "used-by-";
/** An `up` that failed between push and definition may go on the next day. */
const MIN_AGE_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * Where a stack's images are.
 *
 * @typedef {{repositoryArn: string, owned: boolean, usedBy: string}} Images `owned`: whether the stack itself made the
 *   repository; `usedBy`: the stack, in letters that a tag may have.
 */

/** Says on these images that the stack uses them, and takes a mark to expire from them. @param {Images} images */
export async function claimImages(ecr, images, digests) {
  try {
    for (const image of await imagesIn(ecr, images)) {
      if (digests.has(image.imageDigest)) {
        const tag = claimOf(images.usedBy, image);
        if (!image.imageTags.includes(tag)) {
          await addTag(ecr, images, image.imageDigest, tag);
        }
        // A source that was taken back can give the very image that was retired before.
        await removeTags(ecr, images, image, (tag) => tag.startsWith(RETIRED));
      }
    }
  } catch (error) {
    if (error?.name !== "AccessDeniedException") throw error;
    throw new StepError(
      `${images.repositoryArn} is another's, and these credentials may not say there that this stack uses the image. ` +
        "Without that, the image could expire while flow runs still start from it. Allow them ecr:DescribeImages, " +
        "ecr:BatchGetImage, ecr:PutImage and ecr:BatchDeleteImage on the repository, and this stack's execution roles to pull.",
    );
  }
}

/** Takes the stack's mark from all images but these. @param {Images} images */
export async function releaseImages(ecr, images, digests = new Set()) {
  for (const image of await imagesIn(ecr, images)) {
    if (!digests.has(image.imageDigest)) {
      await removeTags(ecr, images, image, (tag) => tag === claimOf(images.usedBy, image));
    }
  }
}

/**
 * Lets images expire that no stack uses.
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

/** Which other stacks use images of the repository. @param {Images} images @returns {Promise<string[]>} */
export async function otherUsersOf(ecr, images) {
  const claims = (await imagesIn(ecr, images)).flatMap((image) =>
    image.imageTags.filter((tag) => tag.startsWith(USED_BY) && tag !== claimOf(images.usedBy, image)),
  );
  return [...new Set(claims.map((tag) => tag.slice(USED_BY.length, tag.lastIndexOf("-"))))].sort();
}

function claimOf(usedBy, { imageDigest }) {
  return `${USED_BY}${usedBy}-${short(imageDigest)}`;
}

/** No tag of the repository may be on two images. */
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
  // It may have expired meanwhile.
  if (found[0] !== undefined) {
    const { imageManifest, imageManifestMediaType } = found[0];
    await ecr.send(new PutImageCommand({ ...repository, imageTag, imageManifest, imageManifestMediaType }));
  }
}

async function removeTags(ecr, images, { imageTags }, isToGo) {
  const imageIds = imageTags.filter(isToGo).map((imageTag) => ({ imageTag }));
  // With its last tag ECR deletes the image.
  if (imageIds.length > 0 && imageIds.length < imageTags.length) {
    await ecr.send(new BatchDeleteImageCommand({ ...repositoryOf(images), imageIds }));
  }
}

function repositoryOf({ repositoryArn }) {
  const [, , , , registryId, resource] = repositoryArn.split(":");
  return { registryId, repositoryName: resource.slice("repository/".length) };
}
