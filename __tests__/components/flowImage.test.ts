// Mocks don't prove that Docker builds and pushes, nor that an unchanged source shows no diff: e2e/ does.
import { FlowImage, type FlowImageArgs, RETIRED_TAG_PREFIX } from "../../components/flowImage";
import { baseArgs } from "../support/baseArgs";
import { outputsOf, registered } from "../support/program";
import { listOf, one } from "../support/resources";

const image = "docker:index/image:Image";
const own = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/flows";
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

const make = (args: Partial<FlowImageArgs> = {}): FlowImage =>
  new FlowImage("flows", { ...baseArgs.flowImage, ...args });

it("makes a repository, and an image that is built and then pushed", async () => {
  expect(listOf(await registered(make))).toEqual([
    "aws:ecr/lifecyclePolicy:LifecyclePolicy flows",
    "aws:ecr/repository:Repository flows",
    "docker:index/image:Image flows",
    "docker:index/image:Image flows-build",
    "prefect-ecs:image:FlowImage flows",
  ]);
});

it("never lets a tag come to mean another image, and scans and encrypts what is pushed", async () => {
  const resources = await registered(() => make({ tags: { team: "data" } }));
  expect(one(resources, "aws:ecr/repository:Repository", "flows").inputs).toEqual({
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: [{ encryptionType: "KMS" }],
    forceDelete: true,
    tags: { team: "data" },
  });
});

it("lets only images expire that no task definition names any more", async () => {
  const { inputs } = one(await registered(make), "aws:ecr/lifecyclePolicy:LifecyclePolicy", "flows");
  const { rules } = JSON.parse(inputs["policy"] as string) as { rules: { selection: unknown }[] };
  expect(rules.map(({ selection }) => selection)).toEqual([
    {
      tagStatus: "tagged",
      tagPrefixList: [RETIRED_TAG_PREFIX],
      countType: "sinceImagePushed",
      countUnit: "days",
      countNumber: 14,
    },
  ]);
});

it("pushes under a tag made from the image's own id", async () => {
  const resources = await registered(make);
  const build = { context: "flows", dockerfile: "flows/Dockerfile", platform: "linux/amd64" };
  expect(one(resources, image, "flows-build").inputs).toEqual({
    imageName: `${own}:build`,
    build,
    buildOnPreview: false,
    skipPush: true,
  });
  expect(one(resources, image, "flows").inputs).toEqual({
    imageName: `${own}:0123456789ab`,
    build,
    buildOnPreview: false,
    skipPush: false,
    registry: "[secret]",
  });
});

it("is handed on by digest", async () => {
  const { imageUri } = await outputsOf(() => ({ imageUri: make().imageUri }));
  expect(imageUri).toBe(`${own}@${digest}`);
});

it("is built for the processor that runs it", async () => {
  const { inputs } = one(await registered(() => make({ cpuArchitecture: "ARM64" })), image, "flows");
  expect(inputs["build"]).toMatchObject({ platform: "linux/arm64" });
});

it("goes to another host, and is pulled from there, where an emulator needs it", async () => {
  const args = { registryHost: "localhost:4566" };
  const { inputs } = one(await registered(() => make(args)), image, "flows");
  expect(inputs["imageName"]).toBe("localhost:4566/flows:0123456789ab");
  const { imageUri } = await outputsOf(() => ({ imageUri: make(args).imageUri }));
  expect(imageUri).toBe(`localhost:4566/flows@${digest}`);
});
