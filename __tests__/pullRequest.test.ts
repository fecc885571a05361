// Mocks don't prove that it runs on a platform: as examples/flow-project, which e2e/ plays, it reads the platform's outputs.
import { rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { copiedProject } from "../pull-request/copied";
import { imageOnPlatform } from "../pull-request/imageOnPlatform";
import { platformConfig } from "../pull-request/platformConfig";
import type { StackConfig } from "../stacks/config";
import type { CapturedResource } from "./support/program";
import { cloneWithPullRequest, pullRequestProgram } from "./support/pullRequest";
import { containerOf, ofType, one, variablesOf } from "./support/resources";

/** A fresh clone: what a team has set in its own is no matter here. */
let root: string;
beforeAll(() => {
  root = cloneWithPullRequest();
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

const made = (stack?: string) => pullRequestProgram(root, stack);

describe("a pull request's flow project", () => {
  let resources: CapturedResource[];
  let outputs: Awaited<ReturnType<typeof made>>["result"];
  beforeAll(async () => {
    ({ resources, result: outputs } = await made());
  });

  it("is a copy of the flows beside the real ones", () => {
    const name = "prefect-ecs-staging-pr-42";
    const { REGISTRATION_CONFIG: config } = variablesOf(containerOf(resources, `${name}-registration`));
    expect(JSON.parse(config as string)).toMatchObject({
      owner: "prefect-ecs/staging/pr-42",
      adopt: false,
      preview: true,
      workPools: [{ name: "ecs-staging", owned: false, cpu: 512, memoryMiB: 1024 }],
    });
    expect(one(resources, "docker:index/image:Image", `${name}-build`).inputs).toMatchObject({
      build: { context: "../flows" },
    });
    expect(outputs).toMatchObject({
      platform: "staging",
      folder: "flows",
      owner: "prefect-ecs/staging/pr-42",
      prefectUrl: "https://prefect.example.com",
    });
  });

  it("costs nothing while idle", () => {
    const types = new Set(resources.map(({ type }) => type).filter((type) => type.startsWith("aws:")));
    expect([...types].sort()).toEqual([
      "aws:cloudwatch/logGroup:LogGroup",
      "aws:ecr/lifecyclePolicy:LifecyclePolicy",
      "aws:ecr/repository:Repository",
      "aws:ecs/taskDefinition:TaskDefinition",
      "aws:iam/role:Role",
      "aws:iam/rolePolicy:RolePolicy",
    ]);
  });

  it("has names that staging's rights are about", () => {
    const { inputs } = one(
      resources,
      "aws:ecs/taskDefinition:TaskDefinition",
      "prefect-ecs-staging-pr-42-flow-run",
    );
    expect(inputs["family"]).toBe("prefect-ecs-staging-flow-run-pr-42");
    expect(new Set(ofType(resources, "aws:iam/role:Role").map(({ inputs }) => inputs["path"]))).toEqual(
      new Set(["/prefect-ecs/staging/flow-runs/", "/prefect-ecs/staging/registrations/"]),
    );
  });
});

describe("a copy whose flows run on another project's image", () => {
  let root: string;
  const projects = [
    { name: "etl", folder: "flows", taskDefinitions: [{ name: "train", image: "ml" }] },
    { name: "ml", folder: "flows", cpuArchitecture: "ARM64" },
  ];
  beforeAll(() => {
    root = cloneWithPullRequest();
    writeFileSync(
      path.join(root, "Pulumi.staging.yaml"),
      JSON.stringify({
        config: {
          "aws:region": "eu-west-1",
          prefectApiKey: { secure: "v1:abc" },
          "prefect-ecs:flowProjects": projects,
        },
      }),
    );
  });
  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  it("has the platform's, which it builds and tags not", async () => {
    const { resources } = await pullRequestProgram(root, "pr-42", { flowProjects: projects });
    const { image } = containerOf(resources, "prefect-ecs-staging-pr-42_train-flow-run");
    expect(image).toMatch(/\/prefect-ecs-staging-ml@sha256:/);
    expect(ofType(resources, "aws:ecr/repository:Repository")).toHaveLength(1);
    expect(JSON.stringify(resources.map(({ inputs }) => inputs))).not.toContain("etl_train");
  });

  it("is refused while the platform hasn't that project", () => {
    const staging = { project: "prefect-ecs", stack: "staging" };
    expect(() =>
      imageOnPlatform(staging, { nlp: { imageUri: "nlp@sha256:0", repositoryArn: "arn" } }, "ml"),
    ).toThrow(
      "The pull request's flows run on an image of the flow project 'ml', which prefect-ecs/staging doesn't have yet: merge that project first.",
    );
  });
});

it.each(["dev", "pr-", "pr-x", "pr-042", "pr-12345678901"])("refuses the stack %s", async (stack) => {
  await expect(made(stack)).rejects.toThrow(
    `The stack's name must be 'pr-' and the number of the pull request, got '${stack}'.`,
  );
  await pulumi.runtime.disconnect();
});

describe("which project it copies", () => {
  let config: StackConfig;
  beforeAll(() => {
    config = platformConfig(root, "staging");
  });
  const project = (name: string, folder?: string) => ({
    ...copiedProject(config, ""),
    name,
    folder,
    cpu: 4096,
  });
  const having = (...flowProjects: ReturnType<typeof project>[]): StackConfig => ({
    ...config,
    flowProjects,
  });

  it("is flows/ with the stack's variables, secrets, rights and size, where there are none", () => {
    const secrets = { TOKEN: "arn:aws:ssm:eu-west-1:123456789012:parameter/prefect-ecs/staging/TOKEN" };
    const environment = { STAGE: "staging" };
    const policies = [{ sid: "Read", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::data/*"] }];
    const flowRuns = { ...config.flowRuns, cpu: 1024, memoryMiB: 4096, policies };
    expect(copiedProject({ ...config, environment, secrets, flowRuns }, "")).toMatchObject({
      folder: "flows",
      environment,
      secrets,
      policies,
      cpu: 1024,
      memoryMiB: 4096,
    });
  });

  it("is the first, or the one that is named", () => {
    const both = having(project("reports", "reports"), project("ml", "../ml"));
    expect(copiedProject(both, "")).toMatchObject({ name: "reports", cpu: 4096 });
    expect(copiedProject(both, "ml")).toMatchObject({ name: "ml", folder: "../ml" });
  });

  it("is none that isn't there, and none of an image by digest", () => {
    const both = having(project("reports", "reports"), project("ml"));
    expect(() => copiedProject(both, "etl")).toThrow(
      "`flowProject` must be one of prefect-ecs/staging, 'reports' or 'ml', got 'etl'.",
    );
    expect(() => copiedProject(both, "ml")).toThrow("ml has an image by digest, not from a folder");
  });
});
