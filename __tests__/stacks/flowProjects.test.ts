// Mocks don't prove that two projects run side by side: e2e/ brings them up on the emulator.
import { capturedStack, type Change, openServer, stackResources } from "../support/stack";
import type { CapturedResource } from "../support/program";
import {
  containerOf,
  dependenciesOf,
  listOf,
  one,
  policyOf,
  secretsOf,
  stepInputOf,
  variablesOf,
} from "../support/resources";

const name = "prefect-ecs-staging";
const token = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ml-token-AbCdEf";
const change: Change = {
  flowProjects: [
    { name: "reports", folder: "flows", environment: { STAGE: "test" } },
    {
      name: "ml",
      folder: "flows",
      cpu: 4096,
      memoryMiB: 16384,
      secrets: { TOKEN: token },
      policies: [{ sid: "Models", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::models/*"] }],
    },
  ],
};
const made = (): Promise<CapturedResource[]> => stackResources("staging", change);

/** Configuration of `python -m prefect_ecs.registration`. */
function configOf(resources: CapturedResource[], registration: string): Record<string, unknown> {
  const variables = variablesOf(containerOf(resources, registration));
  return JSON.parse(variables["REGISTRATION_CONFIG"] as string) as Record<string, unknown>;
}

it("make, instead of the stack's own task of flow runs, a task, an image and a registration each", async () => {
  const list = listOf(await made());
  const own = listOf(await stackResources("staging"));
  expect(own.filter((line) => !list.includes(line))).toEqual([
    "aws:cloudwatch/logGroup:LogGroup prefect-ecs-staging-flow-run",
    "aws:ecs/taskDefinition:TaskDefinition prefect-ecs-staging-flow-run",
    "aws:iam/role:Role prefect-ecs-staging-flow-run-execution",
    "aws:iam/role:Role prefect-ecs-staging-flow-run-task",
    "aws:iam/rolePolicy:RolePolicy prefect-ecs-staging-flow-run-execution",
    "command:local:Command prefect-ecs-staging-flow-run-retirement",
    "prefect-ecs:task:FargateTask prefect-ecs-staging-flow-run",
    "prefect-ecs:task:FlowRunTask prefect-ecs-staging",
  ]);
  const added = list.filter((line) => !own.includes(line));
  expect(added.filter((line) => !/-(reports|ml)(-|$)/.test(line))).toEqual([]);
  expect(added.filter((line) => line.startsWith("prefect-ecs:project"))).toEqual([
    "prefect-ecs:project:FlowProject prefect-ecs-staging-ml",
    "prefect-ecs:project:FlowProject prefect-ecs-staging-reports",
  ]);
});

it("share no secret, no variable and no right", async () => {
  const resources = await made();
  const prefect = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prefect-ecs-staging-prefect-AbCdEf";
  for (const task of ["flow-run", "registration"]) {
    expect(secretsOf(containerOf(resources, `${name}-reports-${task}`))).toEqual({
      PREFECT_API_KEY: prefect,
    });
    expect(secretsOf(containerOf(resources, `${name}-ml-${task}`))).toEqual({
      PREFECT_API_KEY: prefect,
      TOKEN: token,
    });
  }
  expect(variablesOf(containerOf(resources, `${name}-ml-flow-run`))["STAGE"]).toBeUndefined();
  expect(variablesOf(containerOf(resources, `${name}-registration`))["STAGE"]).toBeUndefined();
  const readers = resources
    .filter(({ inputs }) => JSON.stringify(inputs).includes(token))
    .map((resource) => resource.name);
  expect(readers.sort()).toEqual([
    `${name}-ml-flow-run`,
    `${name}-ml-flow-run-execution`,
    `${name}-ml-registration`,
    `${name}-ml-registration-execution`,
  ]);
  expect(policyOf(resources, `${name}-ml-flow-run-task`).map(({ Sid }) => Sid)).toEqual(["Models"]);
  expect(listOf(resources)).not.toContain(`aws:iam/rolePolicy:RolePolicy ${name}-reports-flow-run-task`);
});

it("use the pools that the platform makes, whose runs start the first one's newest revision by default", async () => {
  const resources = await made();
  expect(containerOf(resources, `${name}-registration`).command).toEqual([
    "python",
    "-m",
    "prefect_ecs.registration",
    "pools",
  ]);
  const platform = configOf(resources, `${name}-registration`);
  expect(platform).toMatchObject({
    owner: "prefect-ecs/staging",
    workPools: [{ name: "ecs-staging", taskDefinition: `${name}-flow-run-reports`, cpu: 512 }],
  });
  expect(platform["taskDefinition"]).toBeUndefined();
  expect(configOf(resources, `${name}-ml-registration`)).toMatchObject({
    owner: "prefect-ecs/staging/ml",
    taskDefinition: `arn:aws:ecs:eu-west-1:123456789012:task-definition/${name}-flow-run-ml:1`,
    workPools: [{ name: "ecs-staging", cpu: 4096, memoryMiB: 16384, owned: false }],
  });
});

it("are started by every agent, which passes no other role", async () => {
  const statements = policyOf(await made(), `${name}-agent-default-task`);
  const resourcesOf = (sid: string): unknown => statements.find(({ Sid }) => Sid === sid)?.Resource;
  expect(resourcesOf("PassFlowRunRoles")).toEqual([
    "arn:aws:iam::123456789012:role/prefect-ecs/staging/flow-runs/*",
  ]);
  expect(resourcesOf("ReadFlowRunLogs")).toEqual([
    `arn:aws:logs:eu-west-1:123456789012:log-group:${name}-flow-run-*:*`,
  ]);
});

it("are retired each by its own registration, and leave Prefect before the platform does", async () => {
  const resources = await made();
  const command = "command:local:Command";
  expect(stepInputOf(one(resources, command, `${name}-registration`))).toMatchObject({
    retire: { families: [`${name}-agent-default`] },
  });
  expect(stepInputOf(one(resources, command, `${name}-ml-registration`))).toMatchObject({
    retire: { families: [`${name}-flow-run-ml`] },
  });
  const registration = one(resources, "prefect-ecs:prefect:Registration", `${name}-ml`);
  expect(dependenciesOf(resources, registration)).toContain(`${command} ${name}-teardown`);
  const image = one(resources, "prefect-ecs:image:FlowImage", `${name}-ml`);
  expect(dependenciesOf(resources, image)).not.toContain(`${command} ${name}-teardown`);
});

it("have outputs of their own; the stack's are the first one's", async () => {
  const { result } = await capturedStack("staging", change);
  const definition = "arn:aws:ecs:eu-west-1:123456789012:task-definition";
  expect(result.flowProjects["ml"]).toEqual({
    owner: "prefect-ecs/staging/ml",
    imageUri: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/${name}-ml@sha256:${"0123456789abcdef".repeat(4)}`,
    repositoryArn: `arn:aws:ecr:eu-west-1:123456789012:repository/${name}-ml`,
    taskDefinitionArn: `${definition}/${name}-flow-run-ml:1`,
    taskDefinitionArns: {},
    logGroup: `${name}-flow-run-ml`,
    registrationTaskDefinitionArn: `${definition}/${name}-registration-ml:1`,
    registrationLogGroup: `${name}-registration-ml`,
    secrets: { TOKEN: token },
  });
  expect(result.taskDefinitionArn).toBe(`${definition}/${name}-flow-run-reports:1`);
  expect(result.logGroups).toMatchObject({ flowRuns: `${name}-flow-run-reports` });
});

describe("one that uses another's image", () => {
  const [reports, ml] = change["flowProjects"] as [object, object];
  const using: Change = {
    flowProjects: [
      { ...reports, taskDefinitions: [{ name: "train", image: "ml" }] },
      { ...ml, cpuArchitecture: "ARM64" },
    ],
  };

  it("starts it on its processor, and is deleted before it", async () => {
    const resources = await stackResources("staging", using);
    expect(containerOf(resources, `${name}-reports_train-flow-run`).image).toBe(
      containerOf(resources, `${name}-ml-flow-run`).image,
    );
    const { inputs } = one(
      resources,
      "aws:ecs/taskDefinition:TaskDefinition",
      `${name}-reports_train-flow-run`,
    );
    expect(inputs["runtimePlatform"]).toMatchObject({ cpuArchitecture: "ARM64" });
    // ml's teardown refuses while its image is used.
    const release = one(resources, "command:local:Command", `${name}-reports_train-image`);
    expect(dependenciesOf(resources, release)).toContain(`command:local:Command ${name}-ml-teardown`);
  });

  it("is where the configuration lists it, and the stack's default stays the first", async () => {
    const { result } = await capturedStack("staging", using);
    expect(Object.keys(result.flowProjects)).toEqual(["reports", "ml"]);
    expect(result.taskDefinitionArn).toContain(`${name}-flow-run-reports:1`);
    expect(result.flowProjects["reports"]?.taskDefinitionArns).toEqual({
      train: `arn:aws:ecs:eu-west-1:123456789012:task-definition/${name}-flow-run-reports_train:1`,
    });
  });
});

describe("the platform's output", () => {
  it("is what another program needs, with or without projects of the stack's own", async () => {
    const { result } = await capturedStack("staging");
    expect(result.platform).toEqual({
      owner: "prefect-ecs/staging",
      accountId: "123456789012",
      partition: "aws",
      region: "eu-west-1",
      endpoint: undefined,
      registryHost: undefined,
      clusterArn: `arn:aws:ecs:eu-west-1:123456789012:cluster/${name}`,
      subnetIds: ["subnet-private-eu-west-1a", "subnet-private-eu-west-1b"],
      securityGroupId: `sg-${name}-flow-runs`,
      workPools: [
        {
          agent: "default",
          name: "ecs-staging",
          workQueues: ["default"],
          capacityProvider: "FARGATE",
          agentSettings: [],
        },
      ],
      flowRunFamily: `${name}-flow-run`,
      flowRunRolePath: "/prefect-ecs/staging/flow-runs/",
      registrationRolePath: "/prefect-ecs/staging/registrations/",
      prefectApiUrl: expect.stringContaining("https://api.prefect.cloud/api/") as string,
      prefectCredentialVariable: "PREFECT_API_KEY",
      prefectCredentialSecretArn:
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prefect-ecs-staging-prefect-AbCdEf",
      prefectCredentialKmsKeyArns: [],
      environment: { EGRESS_ADDRESSES: "203.0.113.1", EGRESS_ECHO_URL: "https://checkip.amazonaws.com" },
      execLogGroupArn: undefined,
      permissionsBoundaryArn: undefined,
      logRetentionDays: 30,
      tags: { "prefect-ecs:stack": "prefect-ecs/staging" },
    });
    expect((await capturedStack("staging", change)).result.platform).toEqual(result.platform);
  });

  it("names no secret of the team's, and no key that doesn't encrypt Prefect's", async () => {
    const secrets = { ...openServer, secrets: { TOKEN: token }, environment: { STAGE: "test" } };
    const secretKmsKeyArns = ["arn:aws:kms:eu-west-1:123456789012:key/team"];
    const { result } = await capturedStack("staging", { ...secrets, secretKmsKeyArns });
    expect(JSON.stringify(result.platform)).not.toMatch(/TOKEN|STAGE|kms/);
  });
});

it("are in the next steps, without flows' names, which aren't known", async () => {
  const { result } = await capturedStack("staging", change);
  expect(result.nextSteps).toContain("2. Run a flow: `./prefect-ecs run <flow>/<deployment>`");
  expect(result.readme).toContain("./prefect-ecs task -- python -m <module>");
  expect(result.nextSteps + result.readme).not.toContain("hello");
});
