// Mocks don't prove that ECR's lifecycle then spares what it should: only AWS does.
import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  DescribeImagesCommand,
  ECRClient,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import { mockClient } from "aws-sdk-client-mock";
import { type Images, runnerModule } from "../../support/runner";

const { claimImages, otherUsersOf, releaseImages, retireImages } = runnerModule("images.mjs");

const hour = 60 * 60 * 1000;
const now = Date.parse("2026-06-01T12:00:00Z");
const digest = (digit: number): string => `sha256:${String(digit).repeat(64)}`;
const digests = (...digits: number[]): Set<string> => new Set(digits.map(digest));
const tagOf = (prefix: string, digit: number): string => `${prefix}-${String(digit).repeat(12)}`;

const repository = { registryId: "123456789012", repositoryName: "flows/image" };
const repositoryArn = "arn:aws:ecr:eu-west-1:123456789012:repository/flows/image";
const staging: Images = { repositoryArn, owned: true, usedBy: "prefect-ecs.staging" };
const prod: Images = { repositoryArn, owned: false, usedBy: "prefect-ecs.prod" };

const client = new ECRClient({ region: "eu-west-1" });
const ecr = mockClient(client);

/** Digest → tags, as ECR keeps them. */
let tags: Map<string, string[]>;
/** When each of them was pushed. */
let pushedAt: Date;

const tagsOf = (digit: number): string[] | undefined => tags.get(digest(digit));

beforeEach(() => {
  tags = new Map([1, 2, 3].map((digit) => [digest(digit), [`build-${digit}`]]));
  pushedAt = new Date(now - 48 * hour);
  ecr.reset();
  ecr.on(DescribeImagesCommand, repository).callsFake(() => ({
    imageDetails: [...tags].map(([imageDigest, imageTags]) => ({
      imageDigest,
      imageTags: [...imageTags],
      imagePushedAt: pushedAt,
    })),
  }));
  ecr
    .on(BatchGetImageCommand, repository)
    .callsFake(({ imageIds: [{ imageDigest }] }: { imageIds: [{ imageDigest: string }] }) => ({
      images: tags.has(imageDigest) ? [{ imageManifest: imageDigest, imageManifestMediaType: "oci" }] : [],
    }));
  ecr
    .on(PutImageCommand, { ...repository, imageManifestMediaType: "oci" })
    .callsFake(({ imageManifest, imageTag }: { imageManifest: string; imageTag: string }) => {
      if ([...tags.values()].some((taken) => taken.includes(imageTag))) {
        throw new Error(`ImageTagAlreadyExistsException: ${imageTag}`);
      }
      tags.get(imageManifest)?.push(imageTag);
    });
  ecr
    .on(BatchDeleteImageCommand, repository)
    .callsFake(({ imageIds }: { imageIds: { imageTag: string }[] }) => {
      for (const [imageDigest, has] of tags) {
        const left = has.filter((tag) => !imageIds.some(({ imageTag }) => imageTag === tag));
        if (left.length === 0) {
          tags.delete(imageDigest);
        } else {
          tags.set(imageDigest, left);
        }
      }
    });
});

it("an image that another stack uses never expires, however often the stack that built it goes on", async () => {
  await claimImages(client, staging, digests(1));
  await claimImages(client, prod, digests(1));
  await claimImages(client, staging, digests(2, 3));
  await releaseImages(client, staging, digests(2, 3));
  expect(await retireImages(client, staging, now)).toEqual([]);
  expect(tagsOf(1)).toEqual(["build-1", tagOf("used-by-prefect-ecs.prod", 1)]);

  await releaseImages(client, prod);
  expect(await retireImages(client, staging, now)).toEqual([digest(1)]);
  expect(tagsOf(1)).toEqual(["build-1", tagOf("retired", 1)]);
});

describe("claimImages", () => {
  it("says on the image who uses it, once", async () => {
    await claimImages(client, prod, digests(1, 3));
    await claimImages(client, prod, digests(1));
    expect([1, 2, 3].map(tagsOf)).toEqual([
      ["build-1", tagOf("used-by-prefect-ecs.prod", 1)],
      ["build-2"],
      ["build-3", tagOf("used-by-prefect-ecs.prod", 3)],
    ]);
  });

  it("takes the mark to expire from an image that is used again", async () => {
    tags.set(digest(1), ["build-1", tagOf("retired", 1)]);
    await claimImages(client, prod, digests(1));
    expect(tagsOf(1)).toEqual(["build-1", tagOf("used-by-prefect-ecs.prod", 1)]);
  });

  it("does nothing for an image that is gone, or goes meanwhile", async () => {
    await claimImages(client, prod, digests(9));
    ecr.on(BatchGetImageCommand).resolves({ images: [] });
    await claimImages(client, prod, digests(1));
    expect(ecr.commandCalls(PutImageCommand)).toEqual([]);
  });

  it("fails where it may not, and says which rights it needs", async () => {
    ecr.on(DescribeImagesCommand).rejects(Object.assign(new Error("no"), { name: "AccessDeniedException" }));
    await expect(claimImages(client, prod, digests(1))).rejects.toThrow(
      /repository\/flows\/image belongs to another stack, .* ecr:PutImage and ecr:BatchDeleteImage on the repository, and this stack's execution roles to pull\.$/,
    );
  });
});

describe("releaseImages", () => {
  it("leaves other stacks' marks, one whose name begins alike too", async () => {
    const eu: Images = { ...prod, usedBy: "prefect-ecs.prod-eu" };
    await claimImages(client, prod, digests(1));
    await claimImages(client, eu, digests(1));
    await releaseImages(client, prod);
    expect(tagsOf(1)).toEqual(["build-1", tagOf("used-by-prefect-ecs.prod-eu", 1)]);
  });

  it("never takes the last tag, for with it the image would go", async () => {
    const claim = tagOf("used-by-prefect-ecs.prod", 1);
    tags.set(digest(1), [claim]);
    await releaseImages(client, prod);
    expect(tagsOf(1)).toEqual([claim]);
  });
});

describe("retireImages", () => {
  it("spares what was pushed today, for an `up` that failed between push and definition", async () => {
    pushedAt = new Date(now - 23 * hour);
    expect(await retireImages(client, staging, now)).toEqual([]);
  });

  it("marks an image once", async () => {
    expect(await retireImages(client, staging, now)).toHaveLength(3);
    expect(await retireImages(client, staging, now)).toEqual([]);
  });
});

describe("otherUsersOf", () => {
  it("names each other stack once", async () => {
    await claimImages(client, staging, digests(1, 2));
    await claimImages(client, prod, digests(1, 2));
    await claimImages(client, { ...prod, usedBy: "prefect-ecs.qa" }, digests(3));
    expect(await otherUsersOf(client, staging)).toEqual(["prefect-ecs.prod", "prefect-ecs.qa"]);
  });

  it("lists no stacks when only the stack itself uses them", async () => {
    await claimImages(client, staging, digests(1));
    expect(await otherUsersOf(client, staging)).toEqual([]);
  });
});
