// Mocks don't prove that Docker builds and pushes, nor that an unchanged source shows no diff: e2e/ does, and
// teamImages.slow.ts builds what is chosen here.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { FlowImage, type FlowImageArgs } from "../../../components/image/flowImage";
import { RETIRED_TAG_PREFIX } from "../../../components/image/imageRepository";
import { baseArgs } from "../../support/baseArgs";
import { outputsOf, registered } from "../../support/program";
import { listOf, one } from "../../support/resources";

const image = "docker:index/image:Image";
const own = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/flows";
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

const make = (args: Partial<FlowImageArgs> = {}): FlowImage =>
  new FlowImage("flows", { ...baseArgs.flowImage, ...args });

it("makes a repository, and an image that is built and then pushed, with a layer of ours on it", async () => {
  expect(listOf(await registered(make))).toEqual([
    "aws:ecr/lifecyclePolicy:LifecyclePolicy flows",
    "aws:ecr/repository:Repository flows",
    "docker:index/image:Image flows",
    "docker:index/image:Image flows-base",
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
  expect(one(resources, image, "flows-base").inputs).toEqual({
    imageName: expect.stringMatching(`^${own}:base-0123456789ab-[0-9a-f]{8}$`) as string,
    build,
    buildOnPreview: false,
    skipPush: false,
    registry: "[secret]",
  });
  expect(one(resources, image, "flows").inputs).toEqual({
    imageName: expect.stringMatching(`^${own}:0123456789ab-[0-9a-f]{8}$`) as string,
    build: {
      context: "prefect_ecs/src",
      dockerfile: "prefect_ecs/src/prefect_ecs/image/Dockerfile",
      platform: "linux/amd64",
      args: { BASE_IMAGE: `${own}@${digest}` },
    },
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
  expect(inputs["imageName"]).toMatch(/^localhost:4566\/flows:0123456789ab-[0-9a-f]{8}$/);
  const { imageUri } = await outputsOf(() => ({ imageUri: make(args).imageUri }));
  expect(imageUri).toBe(`localhost:4566/flows@${digest}`);
});

describe("of a project", () => {
  let folder: string;
  beforeEach(() => {
    folder = path.relative(process.cwd(), mkdtempSync(path.join(__dirname, ".project-")));
    writeFileSync(path.join(folder, "requirements.txt"), "prefect\n");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (file: string, text = ""): void => {
    writeFileSync(path.join(folder, file), text);
  };
  const project = (args: Partial<FlowImageArgs> = {}): FlowImage => make({ context: folder, ...args });

  it("builds what it is told to build", async () => {
    write("Dockerfile");
    const resources = await registered(() =>
      project({ target: "prod", buildArgs: { EXTRA: "dbt" }, cpuArchitecture: "ARM64" }),
    );
    const build = {
      context: folder,
      dockerfile: `${folder}/Dockerfile`,
      platform: "linux/arm64",
      target: "prod",
      args: { EXTRA: "dbt" },
    };
    expect(one(resources, image, "flows-build").inputs["build"]).toEqual(build);
    expect(one(resources, image, "flows-base").inputs).toMatchObject({
      imageName: expect.stringMatching(`^${own}:base-0123456789ab-[0-9a-f]{8}$`) as string,
      build,
    });
    expect(one(resources, image, "flows").inputs).toMatchObject({
      imageName: expect.stringMatching(`^${own}:0123456789ab-[0-9a-f]{8}$`) as string,
      build: {
        context: "prefect_ecs/src",
        dockerfile: "prefect_ecs/src/prefect_ecs/image/Dockerfile",
        platform: "linux/arm64",
        args: { BASE_IMAGE: `${own}@${digest}` },
      },
    });
  });

  it.each([
    [undefined, "components/image/ignoring/Dockerfile"],
    ["data", "components/image/Dockerfile"],
  ])(
    "without a Dockerfile gets one, that ignores what teams leave about unless they say it themselves",
    async (ignored, dockerfile) => {
      if (ignored !== undefined) {
        write(".dockerignore", ignored);
      }
      expect(one(await registered(project), image, "flows-build").inputs["build"]).toEqual({
        context: folder,
        dockerfile,
        platform: "linux/amd64",
        args: {
          PYTHON_VERSION: "3.13",
          INSTALLER: "requirements",
          REQUIREMENTS: "requirements.txt",
          FILES: "requirements",
        },
      });
    },
  );

  it("is built by another provider where it needs secrets, which stay secret and make no new image when they rotate", async () => {
    write("Dockerfile");
    const resources = await registered(() => project({ buildSecrets: { TOKEN: "sesame" } }));
    const built = {
      context: { location: folder },
      dockerfile: { location: `${folder}/Dockerfile` },
      platforms: ["linux/amd64"],
      secrets: "[secret]",
      ignoreSecretsInDiffCalculation: ["TOKEN"],
      buildOnPreview: false,
    };
    const secretImage = "docker-build:index:Image";
    expect(one(resources, secretImage, "flows-build").inputs).toEqual({
      ...built,
      exports: [{ image: { names: [`${own}:build`], push: false } }],
      push: false,
    });
    expect(one(resources, secretImage, "flows-base").inputs).toEqual({
      ...built,
      tags: [expect.stringMatching(`^${own}:base-0123456789ab-[0-9a-f]{8}$`)],
      push: true,
      registries: "[secret]",
    });
    expect(one(resources, image, "flows").inputs["build"]).toMatchObject({
      args: { BASE_IMAGE: `${own}@${digest}` },
    });
  });

  it("is pushed by that provider too with zstd, all layers that ECS pulls", async () => {
    write("Dockerfile");
    const resources = await registered(() => project({ compression: "zstd" }));
    expect(one(resources, image, "flows-base").inputs).toMatchObject({ skipPush: false });
    expect(one(resources, "docker-build:index:Image", "flows").inputs).toEqual({
      context: { location: "prefect_ecs/src" },
      dockerfile: { location: "prefect_ecs/src/prefect_ecs/image/Dockerfile" },
      platforms: ["linux/amd64"],
      buildArgs: { BASE_IMAGE: `${own}@${digest}` },
      exports: [
        {
          image: {
            names: [expect.stringMatching(`^${own}:0123456789ab-[0-9a-f]{8}$`)],
            push: true,
            compression: "zstd",
            compressionLevel: 3,
            forceCompression: true,
            ociMediaTypes: true,
          },
        },
      ],
      push: false,
      registries: "[secret]",
      buildOnPreview: false,
    });
  });

  it.each([
    [{ context: "nowhere" }, "`context` must be a folder, got 'nowhere'."],
    [
      { dockerfile: "docker/Dockerfile" },
      "`dockerfile` must be a file in 'FOLDER', got 'docker/Dockerfile'; it has none at its top.",
    ],
    [{ target: "prod" }, "`target` is a stage of a Dockerfile, and 'FOLDER' has none."],
    [
      { buildArgs: { EXTRA: "dbt" } },
      "`buildArgs` of a folder without a Dockerfile are BASE_IMAGE, PYTHON_VERSION, REQUIREMENTS, got `EXTRA`.",
    ],
    [
      { buildSecrets: { "pip.conf": "x" } },
      "`buildSecrets` of a folder without a Dockerfile are variables of the installer and `netrc`, got `pip.conf`.",
    ],
    [
      { buildSecrets: { "a b": "x" }, target: "prod" },
      "`buildSecrets`: an id must be letters, digits, '_', '.' and '-', got `a b`.\n`target` is a stage of a Dockerfile, and 'FOLDER' has none.\n`buildSecrets` of a folder without a Dockerfile are variables of the installer and `netrc`, got `a b`.",
    ],
  ])("refuses %j", async (args, message) => {
    await expect(registered(() => project(args))).rejects.toThrow(message.replaceAll("FOLDER", folder));
  });
});
