// Mocks don't prove that another program's project runs on a platform: e2e/ brings both up on the emulator.
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { FlowCode } from "../../../components/prefect/flowCode";
import { FlowProject, type FlowProjectArgs } from "../../../components/project/flowProject";
import { placeProblems, platformProblems } from "../../../components/project/flowProjectProblems";
import type { Platform } from "../../../components/project/platform";
import {
  apiKeyArn,
  baseArgs,
  clusterArn,
  databaseUrlArn,
  execLogGroupArn,
  imageUri,
  platform,
} from "../../support/baseArgs";
import { type CapturedResource, outputsOf, refusalOf, registered } from "../../support/program";
import {
  containerOf,
  dependenciesOf,
  listOf,
  ofType,
  one,
  policyOf,
  secretsOf,
  stepInputOf,
  variablesOf,
} from "../../support/resources";

const otherImageUri = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/ml@sha256:${"cd".repeat(32)}`;
const otherRepositoryArn = "arn:aws:ecr:eu-west-1:123456789012:repository/ml";
const make = (args: Partial<FlowProjectArgs> = {}): FlowProject =>
  new FlowProject("reports", { ...baseArgs.flowProject, ...args });
const made = (args?: Partial<FlowProjectArgs>): Promise<CapturedResource[]> => registered(() => make(args));
const on = (change: Partial<Platform>): Partial<FlowProjectArgs> => ({
  platform: { ...platform, ...change },
});
const withKey: Partial<Platform> = {
  prefectCredentialVariable: "PREFECT_API_KEY",
  prefectCredentialSecretArn: apiKeyArn,
};

/** Configuration of `python -m prefect_ecs.registration`. */
async function configOf(args?: Partial<FlowProjectArgs>): Promise<Record<string, unknown>> {
  const variables = variablesOf(containerOf(await made(args), "reports-registration"));
  return JSON.parse(variables["REGISTRATION_CONFIG"] as string) as Record<string, unknown>;
}

it("makes an image, a task definition and a registration, and nothing that costs while idle", async () => {
  expect(listOf(await made())).toEqual([
    "aws:cloudwatch/logGroup:LogGroup reports-flow-run",
    "aws:cloudwatch/logGroup:LogGroup reports-registration",
    "aws:ecr/lifecyclePolicy:LifecyclePolicy reports",
    "aws:ecr/repository:Repository reports",
    "aws:ecs/taskDefinition:TaskDefinition reports-flow-run",
    "aws:ecs/taskDefinition:TaskDefinition reports-registration",
    "aws:iam/role:Role reports-flow-run-execution",
    "aws:iam/role:Role reports-flow-run-task",
    "aws:iam/role:Role reports-registration-execution",
    "aws:iam/role:Role reports-registration-task",
    "aws:iam/rolePolicy:RolePolicy reports-flow-run-execution",
    "aws:iam/rolePolicy:RolePolicy reports-registration-execution",
    "command:local:Command reports-flow-run-retirement",
    "command:local:Command reports-registration",
    "command:local:Command reports-teardown",
    "docker:index/image:Image reports",
    "docker:index/image:Image reports-base",
    "docker:index/image:Image reports-build",
    "prefect-ecs:image:FlowImage reports",
    "prefect-ecs:prefect:Registration reports",
    "prefect-ecs:prefect:Teardown reports",
    "prefect-ecs:project:FlowProject reports",
    "prefect-ecs:task:FargateTask reports-flow-run",
    "prefect-ecs:task:FargateTask reports-registration",
    "prefect-ecs:task:FlowRunTask reports",
  ]);
});

it("builds no image where it is given one", async () => {
  const resources = await made({ folder: undefined, imageUri });
  expect(listOf(resources).filter((line) => /docker|ecr/.test(line))).toEqual([]);
  expect(containerOf(resources, "reports-flow-run").image).toBe(imageUri);
  const step = one(resources, "command:local:Command", "reports-registration");
  expect(stepInputOf(step)).toMatchObject({ images: { owned: false, usedBy: "prefect-ecs.test.reports" } });
});

describe("what the agents may start", () => {
  it("is of the platform's families, and logs where they may read", async () => {
    const resources = await made();
    const { inputs } = one(resources, "aws:ecs/taskDefinition:TaskDefinition", "reports-flow-run");
    expect(inputs["family"]).toBe("prefect-ecs-test-flow-run-reports");
    const group = one(resources, "aws:cloudwatch/logGroup:LogGroup", "reports-flow-run");
    expect(group.inputs["namePrefix"]).toBe("prefect-ecs-test-flow-run-reports-");
  });

  it("has roles below the platform's path, and registration's are not among them", async () => {
    const roles = ofType(await made(), "aws:iam/role:Role").map(({ inputs }) => [
      inputs["path"],
      inputs["namePrefix"],
    ]);
    expect(roles.sort()).toEqual([
      ["/prefect-ecs/test/flow-runs/", "reports-flow-run-execution-"],
      ["/prefect-ecs/test/flow-runs/", "reports-flow-run-task-"],
      ["/prefect-ecs/test/registrations/", "reports-registration-execution-"],
      ["/prefect-ecs/test/registrations/", "reports-registration-task-"],
    ]);
  });

  it("carries the platform's tag, by which agents see and stop it, and the project's", async () => {
    const tags = { "prefect-ecs:stack": "prefect-ecs/test", "prefect-ecs:flow-project": "reports" };
    const resources = await made();
    for (const type of [
      "aws:ecs/taskDefinition:TaskDefinition",
      "aws:iam/role:Role",
      "aws:ecr/repository:Repository",
    ]) {
      for (const { inputs } of ofType(resources, type)) {
        expect(inputs["tags"]).toEqual(tags);
      }
    }
  });

  it("leaves IAM's names room for what AWS's provider appends", async () => {
    const longest = ofType(await made({ name: "a".repeat(13) }), "aws:iam/role:Role").map(
      ({ inputs }) => (inputs["namePrefix"] as string).length,
    );
    // https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role: name_prefix
    expect(Math.max(...longest)).toBeLessThanOrEqual(38);
  });
});

it("registers the deployments of another file", async () => {
  const commandOf = async (args?: Partial<FlowProjectArgs>): Promise<unknown> =>
    containerOf(await made(args), "reports-registration").command;
  const registration = ["python", "-m", "prefect_ecs.registration"];
  expect(await commandOf()).toEqual(registration);
  expect(await commandOf({ prefectFile: "etl/prefect.yaml" })).toEqual([
    ...registration,
    "--prefect-file",
    "etl/prefect.yaml",
  ]);
});

describe("a further task definition", () => {
  const read = { sid: "Read", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::reports/*"] };
  const train = { sid: "Train", actions: ["s3:PutObject"], resources: ["arn:aws:s3:::models/*"] };
  const args: Partial<FlowProjectArgs> = {
    ...on(withKey),
    environment: { STAGE: "test" },
    secrets: { DATABASE_URL: databaseUrlArn, TOKEN: apiKeyArn },
    policies: [read],
    taskDefinitions: [
      { name: "train", secrets: ["TOKEN"], policies: [train], ephemeralStorageGiB: 100 },
      { name: "bare" },
    ],
  };
  let resources: CapturedResource[];
  beforeAll(async () => {
    resources = await made(args);
  });
  const definitionOf = (name: string): CapturedResource =>
    one(resources, "aws:ecs/taskDefinition:TaskDefinition", name);

  it("is a family that the agents may start, with the project's image, size, variables and log group", () => {
    const { inputs } = definitionOf("reports_train-flow-run");
    expect(inputs["family"]).toBe("prefect-ecs-test-flow-run-reports_train");
    expect(inputs["cpu"]).toBe(definitionOf("reports-flow-run").inputs["cpu"]);
    const [own, other] = ["reports-flow-run", "reports_train-flow-run"].map((name) =>
      containerOf(resources, name),
    );
    expect(other).toMatchObject({ image: own?.image, logConfiguration: own?.logConfiguration });
    expect(variablesOf(other as never)).toEqual(variablesOf(own as never));
    expect(listOf(resources).filter((line) => line.startsWith("aws:cloudwatch"))).toHaveLength(2);
  });

  it("has only its own rights and secrets, and Prefect's, below the path that agents pass", () => {
    expect(secretsOf(containerOf(resources, "reports_train-flow-run"))).toEqual({
      TOKEN: apiKeyArn,
      PREFECT_API_KEY: apiKeyArn,
    });
    expect(secretsOf(containerOf(resources, "reports_bare-flow-run"))).toEqual({
      PREFECT_API_KEY: apiKeyArn,
    });
    expect(policyOf(resources, "reports_train-flow-run-task").map(({ Sid }) => Sid)).toEqual(["Train"]);
    expect(listOf(resources)).not.toContain("aws:iam/rolePolicy:RolePolicy reports_bare-flow-run-task");
    const reads = policyOf(resources, "reports_bare-flow-run-execution").flatMap(({ Resource }) => Resource);
    expect(reads).not.toContain(databaseUrlArn);
    expect(one(resources, "aws:iam/role:Role", "reports_train-flow-run-task").inputs).toMatchObject({
      path: "/prefect-ecs/test/flow-runs/",
      namePrefix: "reports_train-task-",
    });
  });

  it("has the project's disk unless it says its own", () => {
    const disk = (name: string): unknown => definitionOf(name).inputs["ephemeralStorage"];
    expect(disk("reports_train-flow-run")).toEqual({ sizeInGib: 100 });
    expect(disk("reports_bare-flow-run")).toBeUndefined();
  });

  it("is one that registration knows by its name, and whose old revisions its step retires", async () => {
    expect(await configOf(args)).toMatchObject({
      taskDefinitions: {
        train: expect.stringContaining("/prefect-ecs-test-flow-run-reports_train:") as string,
        bare: expect.stringContaining("/prefect-ecs-test-flow-run-reports_bare:") as string,
      },
    });
    expect(stepInputOf(one(resources, "command:local:Command", "reports-registration"))).toMatchObject({
      retire: {
        families: [
          "prefect-ecs-test-flow-run-reports",
          "prefect-ecs-test-flow-run-reports_train",
          "prefect-ecs-test-flow-run-reports_bare",
        ],
      },
    });
    expect(await configOf()).not.toHaveProperty("taskDefinitions");
  });

  it("leaves IAM's names room for what AWS's provider appends", async () => {
    const long = "a".repeat(13);
    const names = ofType(await made({ name: long, taskDefinitions: [{ name: long }] }), "aws:iam/role:Role");
    expect(
      Math.max(...names.map(({ inputs }) => (inputs["namePrefix"] as string).length)),
    ).toBeLessThanOrEqual(38);
  });

  it("is refused with a name that isn't one, twice, or with a secret that the project hasn't", async () => {
    const refusal = await refusalOf(() =>
      make({
        secrets: { TOKEN: apiKeyArn },
        taskDefinitions: [
          { name: "Train" },
          { name: "a", secrets: ["TOKENS"] },
          { name: "a", ephemeralStorageGiB: 20 },
        ],
      }),
    );
    expect(refusal).toEqual([
      "`taskDefinitions` must have different names, got 'a' twice.",
      "`taskDefinitions[0].name` must be at most 13 small letters, digits and inner '-', beginning with a letter, got 'Train'.",
      "`taskDefinitions[1].secrets` must be names of the project's `secrets` ('TOKEN'), got 'TOKENS'.",
      "`taskDefinitions[2].ephemeralStorageGiB` must be a whole number from 21 to 200 GiB, got 20.",
    ]);
  });
});

describe("a further task definition with another project's image", () => {
  const image = { imageUri: otherImageUri, repositoryArn: otherRepositoryArn };
  const args: Partial<FlowProjectArgs> = {
    taskDefinitions: [
      { name: "train", image: { ...image, cpuArchitecture: "ARM64" } },
      { name: "score", image },
      { name: "bare" },
    ],
  };
  let resources: CapturedResource[];
  beforeAll(async () => {
    resources = await made(args);
  });

  it("starts that image, on its processor, and may pull nothing else", () => {
    expect(containerOf(resources, "reports_train-flow-run").image).toBe(otherImageUri);
    expect(containerOf(resources, "reports_bare-flow-run").image).not.toBe(otherImageUri);
    const pulled = policyOf(resources, "reports_train-flow-run-execution").find(
      ({ Sid }) => Sid === "PullImage",
    );
    expect(pulled?.Resource).toEqual([otherRepositoryArn]);
    const processorOf = (name: string): unknown =>
      one(resources, "aws:ecs/taskDefinition:TaskDefinition", name).inputs["runtimePlatform"];
    expect(processorOf("reports_train-flow-run")).toMatchObject({ cpuArchitecture: "ARM64" });
    expect(processorOf("reports_score-flow-run")).toMatchObject({ cpuArchitecture: "X86_64" });
  });

  it("is one whose flows registration may have to read from their source", async () => {
    expect(await configOf(args)).toMatchObject({ otherImages: ["train", "score"] });
    expect(await configOf({ taskDefinitions: [{ name: "bare" }] })).not.toHaveProperty("otherImages");
  });

  it("keeps the image from expiring while a revision starts it, and no longer", () => {
    const claim = (definition: string) => ({
      repositoryArn: otherRepositoryArn,
      owned: false,
      usedBy: `prefect-ecs.test.reports_${definition}`,
    });
    const step = one(resources, "command:local:Command", "reports-registration");
    expect(stepInputOf(step)).toMatchObject({
      images: { usedBy: "prefect-ecs.test.reports" },
      otherImages: ["train", "score"].map((name) => ({ ...claim(name), imageUri: otherImageUri })),
    });
    const { inputs, ...release } = one(resources, "command:local:Command", "reports_train-image");
    expect(inputs).toMatchObject({
      delete: "node components/runner/release-images.mjs",
      triggers: [otherRepositoryArn],
    });
    expect(inputs["create"]).toBeUndefined();
    expect(stepInputOf({ inputs, ...release })).toMatchObject({ images: claim("train") });
  });

  it("is not claimed by a preview, which may tag images of its own only", async () => {
    const preview = await made({ ...args, preview: true });
    expect(stepInputOf(one(preview, "command:local:Command", "reports-registration"))).not.toHaveProperty(
      "otherImages",
    );
    expect(listOf(preview)).not.toContain("command:local:Command reports_train-image");
    expect(containerOf(preview, "reports_train-flow-run").image).toBe(otherImageUri);
  });
});

describe("a project's variables and rights", () => {
  it("are its own, with Prefect's credential and the platform's variables", async () => {
    const resources = await made({
      ...on(withKey),
      environment: { STAGE: "test" },
      secrets: { DATABASE_URL: databaseUrlArn },
    });
    for (const task of ["reports-flow-run", "reports-registration"]) {
      expect(secretsOf(containerOf(resources, task))).toEqual({
        DATABASE_URL: databaseUrlArn,
        PREFECT_API_KEY: apiKeyArn,
      });
      expect(variablesOf(containerOf(resources, task))).toMatchObject({
        EGRESS_ADDRESSES: "203.0.113.1",
        STAGE: "test",
        PREFECT_API_URL: "https://prefect.example.com/api",
      });
    }
  });

  it("win over the platform's variables", async () => {
    const environment = { EGRESS_ADDRESSES: "" };
    expect(variablesOf(containerOf(await made({ environment }), "reports-flow-run"))).toMatchObject(
      environment,
    );
    const secrets = { EGRESS_ADDRESSES: databaseUrlArn };
    const container = containerOf(await made({ secrets }), "reports-flow-run");
    expect(secretsOf(container)).toEqual(secrets);
    expect(variablesOf(container)["EGRESS_ADDRESSES"]).toBeUndefined();
  });

  it("go to flow runs, and none to registration", async () => {
    const policies = [{ sid: "Read", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::reports/*"] }];
    const resources = await made({ policies });
    expect(policyOf(resources, "reports-flow-run-task").map(({ Sid }) => Sid)).toEqual(["Read"]);
    expect(listOf(resources)).not.toContain("aws:iam/rolePolicy:RolePolicy reports-registration-task");
  });

  it("decrypt Prefect's credential by the platform's key, and nothing without a secret", async () => {
    const key = "arn:aws:kms:eu-west-1:123456789012:key/prefect";
    const own = "arn:aws:kms:eu-west-1:123456789012:key/own";
    const resources = await made({
      ...on({ ...withKey, prefectCredentialKmsKeyArns: [key] }),
      secretKmsKeyArns: [own],
    });
    const decrypt = policyOf(resources, "reports-flow-run-execution").find(
      ({ Sid }) => Sid === "DecryptSecrets",
    );
    expect(decrypt?.Resource).toEqual([own, key]);
  });

  it("are inside the platform's boundary", async () => {
    const permissionsBoundaryArn = "arn:aws:iam::123456789012:policy/tasks";
    const roles = ofType(await made(on({ permissionsBoundaryArn })), "aws:iam/role:Role");
    expect(roles.map(({ inputs }) => inputs["permissionsBoundary"])).toEqual(
      Array(4).fill(permissionsBoundaryArn),
    );
    const unbounded = ofType(await made(), "aws:iam/role:Role");
    expect(unbounded.map(({ inputs }) => inputs["permissionsBoundary"])).toEqual(Array(4).fill(undefined));
  });

  it("let people open a shell where they are to, and the cluster has a log for it", async () => {
    const resources = await made({ ...on({ execLogGroupArn }), exec: true });
    expect(
      policyOf(resources, "reports-flow-run-task")
        .map(({ Action }) => Action)
        .flat(),
    ).toContain("ssmmessages:OpenDataChannel");
    expect(containerOf(resources, "reports-flow-run").readonlyRootFilesystem).toBe(false);
  });
});

describe("registration", () => {
  const definition = "arn:aws:ecs:eu-west-1:123456789012:task-definition/prefect-ecs-test-flow-run-reports:1";

  it("is told whose it is, what runs start from, and that the pools are another's", async () => {
    expect(await configOf(on(withKey))).toEqual({
      owner: "prefect-ecs/test/reports",
      adopt: false,
      secretVariables: ["PREFECT_API_KEY"],
      tagKeys: ["prefect-ecs:flow-project", "prefect-ecs:stack"],
      workPools: [
        {
          agent: "default",
          name: "ecs-test",
          type: "ecs",
          workQueues: ["default"],
          cluster: clusterArn,
          containerName: "flow-run",
          taskDefinition: definition,
          subnets: ["subnet-a", "subnet-b"],
          securityGroups: ["sg-flow-runs"],
          cpu: 512,
          memoryMiB: 1024,
          cpuArchitecture: "X86_64",
          capacityProvider: "FARGATE",
          enableExecuteCommand: false,
          prefectApiKeySecretArn: apiKeyArn,
          prefectApiAuthStringSecretArn: null,
          owned: false,
        },
      ],
      taskDefinition: definition,
    });
  });

  it("is told what the team calls pools, and the values of its placeholders", async () => {
    const config = await configOf({
      workPools: { etl: "default", big: "ecs-test" },
      variables: { NIGHTLY: "true" },
      code: FlowCode.pull,
    });
    expect(config).toMatchObject({
      workPoolNames: { etl: "default", big: "default" },
      variables: { NIGHTLY: "true" },
      code: "pull",
    });
  });

  it("is told of a copy beside the real one", async () => {
    expect(await configOf({ preview: true })).toMatchObject({ preview: true });
    expect(await configOf({ preview: false })).not.toHaveProperty("preview");
  });

  it("runs where the platform's flows run, and retires the project's own revisions only", async () => {
    const resources = await made({ profile: "team", assumeRoleArn: "arn:aws:iam::123456789012:role/deploy" });
    const step = one(resources, "command:local:Command", "reports-registration");
    expect(stepInputOf(step)).toEqual({
      access: {
        accountId: "123456789012",
        region: "eu-west-1",
        profile: "team",
        assumeRoleArn: "arn:aws:iam::123456789012:role/deploy",
      },
      task: {
        cluster: clusterArn,
        taskDefinition:
          "arn:aws:ecs:eu-west-1:123456789012:task-definition/prefect-ecs-test-registration-reports:1",
        containerName: "registration",
        logGroup: "prefect-ecs-test-registration-reports",
        subnets: ["subnet-a", "subnet-b"],
        securityGroups: ["sg-flow-runs"],
      },
      flowRunFamily: "prefect-ecs-test-flow-run-reports",
      images: {
        imageUri: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/reports@sha256:${"0123456789abcdef".repeat(4)}`,
        repositoryArn: "arn:aws:ecr:eu-west-1:123456789012:repository/reports",
        owned: true,
        usedBy: "prefect-ecs.test.reports",
      },
      retire: { cluster: clusterArn, families: ["prefect-ecs-test-flow-run-reports"] },
    });
  });

  it("alone waits for what the project depends on, and is there as long as the project is in Prefect", async () => {
    const resources = await registered(() => {
      const agents = new aws.sqs.Queue("agents");
      new FlowProject("reports", baseArgs.flowProject, { dependsOn: [agents] });
    });
    const after = "aws:sqs/queue:Queue agents";
    const dependencies = (type: string, name: string): string[] =>
      dependenciesOf(resources, one(resources, type, name));
    expect(dependencies("prefect-ecs:prefect:Registration", "reports")).toContain(after);
    expect(dependencies("prefect-ecs:project:FlowProject", "reports")).not.toContain(after);
    expect(dependencies("prefect-ecs:prefect:Teardown", "reports")).toContain(
      "command:local:Command reports-registration",
    );
  });
});

it("says what it made", async () => {
  expect(await outputsOf(() => ({ ...namesOf(make({ name: "weekly" })) }))).toEqual({
    owner: "prefect-ecs/test/weekly",
    imageUri: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/reports@sha256:${"0123456789abcdef".repeat(4)}`,
    taskDefinitionArn:
      "arn:aws:ecs:eu-west-1:123456789012:task-definition/prefect-ecs-test-flow-run-weekly:1",
    logGroupName: "prefect-ecs-test-flow-run-weekly",
    registrationTaskDefinitionArn:
      "arn:aws:ecs:eu-west-1:123456789012:task-definition/prefect-ecs-test-registration-weekly:1",
    registrationLogGroupName: "prefect-ecs-test-registration-weekly",
  });
});

function namesOf(project: FlowProject): Record<string, pulumi.Output<string>> {
  const { owner, imageUri: uri, taskDefinitionArn, logGroupName } = project;
  const { registrationTaskDefinitionArn, registrationLogGroupName } = project;
  return {
    owner,
    imageUri: uri,
    taskDefinitionArn,
    logGroupName,
    registrationTaskDefinitionArn,
    registrationLogGroupName,
  };
}

describe("what is refused", () => {
  it("is told at once, all that is known before AWS is asked", async () => {
    const args: Partial<FlowProjectArgs> = {
      name: "Weekly",
      imageUri: "flows:latest",
      environment: { TOKEN: "" },
      secrets: { TOKEN: databaseUrlArn },
    };
    expect(await refusalOf(() => make(args))).toEqual([
      "`name` must be at most 13 small letters, digits and inner '-', beginning with a letter, got 'Weekly'.",
      "Give exactly one of `folder` and `imageUri`: the folder that the image is built from, or an image.",
      "`imageUri` must be an image in ECR by digest, '<registry>/<repository>@sha256:<64 digits>', got 'flows:latest'.",
      "`environment` and `secrets` must not share a variable, got 'TOKEN' in both.",
    ]);
  });

  it("refuses more retries than registration takes, before it makes anything", async () => {
    expect(await refusalOf(() => make({ ...baseArgs.flowProject, crashedRunRetries: 11 }))).toEqual([
      "`crashedRunRetries` must be from 0 to 10, got 11.",
    ]);
  });

  it("is told of definitions that don't fit the platform's capacity", () => {
    const args: FlowProjectArgs = { ...baseArgs.flowProject, taskDefinitions: [{ name: "train", gpus: 1 }] };
    const [pool] = platform.workPools as [Platform["workPools"][number]];
    const onInstances = {
      ...platform,
      workPools: [pool, { ...pool, managedInstances: "prefect-ecs-test-gpu" }],
    };

    expect(platformProblems(platform, "reports", args)).toEqual([
      "`taskDefinitions` must have no `gpus`, got some of 'train': prefect-ecs/test has no work pool on Managed Instances.",
    ]);
    expect(platformProblems(onInstances, "reports", args)).toEqual([]);
    expect(platformProblems(onInstances, "reports", { ...args, ephemeralStorageGiB: 50 })).toEqual([
      "`ephemeralStorageGiB` must not be set: prefect-ecs/test has work pools on Managed Instances, which refuse it. Deployments on Fargate ask for a disk with the job variable `ephemeral_storage`.",
    ]);
  });

  // Of what the components of Pulumi say in an output, a mocked program hears nothing: the functions alone.
  it("is told of the platform, once it is known", () => {
    const theirs = { ...platform, ...withKey, accountId: "999999999999", region: "eu-central-1" };
    const args: FlowProjectArgs = {
      ...baseArgs.flowProject,
      exec: true,
      secrets: { PREFECT_API_KEY: apiKeyArn },
      workPools: { etl: "large" },
    };
    expect(placeProblems(theirs, { accountId: "123456789012", region: "eu-west-1" })).toEqual([
      "The platform prefect-ecs/test is in account 999999999999, and these credentials are for 123456789012: use credentials of that account.",
      "`aws:region` must be 'eu-central-1', where the platform prefect-ecs/test is, got 'eu-west-1'.",
    ]);
    expect(placeProblems(platform, { accountId: platform.accountId, region: undefined })).toEqual([]);
    expect(platformProblems(theirs, "reports", args)).toEqual([
      "`PREFECT_API_KEY` must not be in `environment` or `secrets`: the platform sets it.",
      "`exec` must be false: prefect-ecs/test has no log group for ECS exec.",
      "`workPools.etl` must be an agent or a work pool of prefect-ecs/test, 'default' or 'ecs-test', got 'large'.",
    ]);
  });
});
