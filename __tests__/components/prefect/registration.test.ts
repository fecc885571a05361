// Mocks don't prove that the step runs, nor that `python -m prefect_ecs.registration` takes its input: prefect_ecs/tests/contract and e2e/ do.
import * as aws from "@pulumi/aws";
import { CapacityProvider } from "../../../components/task/fargatePlatform";
import { Registration, type RegistrationArgs } from "../../../components/prefect/registration";
import {
  access,
  apiKeyArn,
  apiUrl,
  baseArgs,
  clusterArn,
  databaseUrlArn,
  imageUri,
  repositoryArn,
} from "../../support/baseArgs";
import { type CapturedResource, registered } from "../../support/program";
import {
  containerOf,
  dependenciesOf,
  listOf,
  one,
  ofType,
  secretsOf,
  stepInputOf,
  variablesOf,
} from "../../support/resources";

const make = (args: Partial<RegistrationArgs> = {}): Registration =>
  new Registration("main", { ...baseArgs.registration, ...args });
const made = (args?: Partial<RegistrationArgs>): Promise<CapturedResource[]> => registered(() => make(args));

/** Configuration of `python -m prefect_ecs.registration`. */
async function configOf(args?: Partial<RegistrationArgs>): Promise<Record<string, unknown>> {
  const variables = variablesOf(containerOf(await made(args), "main-registration"));
  return JSON.parse(variables["REGISTRATION_CONFIG"] as string) as Record<string, unknown>;
}

it("makes a task, and the step that runs it", async () => {
  expect(listOf(await made())).toEqual([
    "aws:cloudwatch/logGroup:LogGroup main-registration",
    "aws:ecs/taskDefinition:TaskDefinition main-registration",
    "aws:iam/role:Role main-registration-execution",
    "aws:iam/role:Role main-registration-task",
    "aws:iam/rolePolicy:RolePolicy main-registration-execution",
    "command:local:Command main-registration",
    "prefect-ecs:prefect:Registration main",
    "prefect-ecs:task:FargateTask main-registration",
  ]);
});

describe("the step", () => {
  it("runs again whenever the task's definition changes, and for nothing else", async () => {
    const { inputs } = one(await made(), "command:local:Command", "main-registration");
    expect(inputs["create"]).toBe("node components/runner/register.mjs");
    expect(inputs["delete"]).toBeUndefined();
    expect(inputs["triggers"]).toEqual([
      "arn:aws:ecs:eu-west-1:123456789012:task-definition/registrations:1",
    ]);
  });

  it("is told which account it may work in, what to run and what to retire", async () => {
    const step = one(await made({ ownsRepository: true }), "command:local:Command", "main-registration");
    expect(stepInputOf(step)).toEqual({
      access,
      task: {
        cluster: clusterArn,
        taskDefinition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/registrations:1",
        containerName: "registration",
        logGroup: "main-registration",
        subnets: ["subnet-a", "subnet-b"],
        securityGroups: ["sg-flow-runs"],
      },
      flowRunFamily: "flow-runs",
      images: { imageUri, repositoryArn, owned: true, usedBy: "prefect-ecs.test" },
      retire: { cluster: clusterArn, families: ["flow-runs", "agents"] },
    });
  });

  it("lets no image of another stack expire", async () => {
    const step = one(await made(), "command:local:Command", "main-registration");
    expect(stepInputOf(step)).toMatchObject({ images: { owned: false } });
  });

  it("carries no credential", async () => {
    const { inputs } = one(
      await made({ secrets: { PREFECT_API_KEY: apiKeyArn }, prefectApiKeySecretArn: apiKeyArn }),
      "command:local:Command",
      "main-registration",
    );
    expect(JSON.stringify(inputs)).not.toContain(apiKeyArn);
  });

  it("runs once the network has a way out", async () => {
    const resources = await registered(() => {
      const route = new aws.ec2.Route("out", { routeTableId: "rtb-1" });
      const subnetIds = route.id.apply(() => ["subnet-a"]);
      make({ flowRuns: { ...baseArgs.registration.flowRuns, subnetIds } });
    });
    const step = one(resources, "command:local:Command", "main-registration");
    expect(dependenciesOf(resources, step)).toContain("aws:ec2/route:Route out");
  });
});

describe("the task", () => {
  it("runs Registration from the image's own folder, and can do nothing in AWS", async () => {
    const resources = await made();
    const container = containerOf(resources, "main-registration");
    expect(container.name).toBe(Registration.containerName);
    expect(container.command).toEqual(["python", "-m", "prefect_ecs.registration"]);
    expect(container.readonlyRootFilesystem).toBe(true);
    expect(ofType(resources, "aws:iam/rolePolicy:RolePolicy").map(({ name }) => name)).toEqual([
      "main-registration-execution",
    ]);
  });

  it("runs on the processor that the image is for", async () => {
    const { inputs } = one(await made(), "aws:ecs/taskDefinition:TaskDefinition", "main-registration");
    expect(inputs).toMatchObject({
      cpu: "256",
      memory: "512",
      runtimePlatform: { cpuArchitecture: "ARM64" },
      skipDestroy: false,
    });
  });

  it("has the team's variables and secrets, for it imports their flows and migrates their database", async () => {
    const secrets = { PREFECT_API_KEY: apiKeyArn, DATABASE_URL: databaseUrlArn };
    const container = containerOf(
      await made({ environment: { STAGE: "test" }, secrets }),
      "main-registration",
    );
    expect(secretsOf(container)).toEqual(secrets);
    expect(variablesOf(container)).toEqual({
      STAGE: "test",
      PREFECT_API_URL: apiUrl,
      PREFECT_HOME: "/tmp/prefect",
      REGISTRATION_CONFIG: expect.any(String) as string,
    });
  });
});

describe("what it is told to register", () => {
  const pool = {
    agent: "default",
    name: "ecs-test",
    type: "ecs",
    workQueues: ["default"],
    cluster: clusterArn,
    containerName: "flow-run",
    taskDefinition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/flow-runs:7",
    subnets: ["subnet-a", "subnet-b"],
    securityGroups: ["sg-flow-runs"],
    cpu: 512,
    memoryMiB: 1024,
    cpuArchitecture: "ARM64",
    capacityProvider: "FARGATE",
    enableExecuteCommand: false,
    prefectApiKeySecretArn: null,
    prefectApiAuthStringSecretArn: null,
  };

  it("is one pool for an open server, with everything that a run needs as literals", async () => {
    expect(await configOf()).toEqual({
      owner: "prefect-ecs/test",
      adopt: false,
      secretVariables: [],
      tagKeys: [],
      workPools: [pool],
    });
  });

  it("is a pool for each agent, in their order", async () => {
    const workPools: RegistrationArgs["workPools"] = [
      { agent: "b", name: "ecs-b", workQueues: ["high", "low"], capacityProvider: "FARGATE" },
      { agent: "a", name: "ecs-a", workQueues: ["default"], capacityProvider: "FARGATE_SPOT" },
    ];
    expect((await configOf({ workPools }))["workPools"]).toEqual([
      { ...pool, agent: "b", name: "ecs-b", workQueues: ["high", "low"] },
      { ...pool, agent: "a", name: "ecs-a", capacityProvider: "FARGATE_SPOT" },
    ]);
  });

  it.each(["prefectApiKeySecretArn", "prefectApiAuthStringSecretArn"])(
    "names Prefect's credential by its ARN: %s",
    async (key) => {
      expect((await configOf({ [key]: apiKeyArn }))["workPools"]).toEqual([{ ...pool, [key]: apiKeyArn }]);
    },
  );

  it("names the settings that an agent has for itself, if it has any", async () => {
    const own = {
      agent: "a",
      name: "ecs-a",
      workQueues: ["default"],
      capacityProvider: CapacityProvider.onDemand,
    };
    const workPools: RegistrationArgs["workPools"] = [
      { ...own, agentSettings: ["PREFECT_CLIENT_CUSTOM_HEADERS"] },
      { ...own, agentSettings: [] },
    ];
    expect((await configOf({ workPools }))["workPools"]).toEqual([
      { ...pool, ...own, agentSettings: ["PREFECT_CLIENT_CUSTOM_HEADERS"] },
      { ...pool, ...own },
    ]);
  });

  it("takes over what is there already only where that is asked for", async () => {
    expect(await configOf({ adoptExisting: true })).toMatchObject({ adopt: true });
  });

  it("retries crashed runs only where that is asked for", async () => {
    expect(await configOf({ crashedRunRetries: 2 })).toMatchObject({ crashedRunRetries: 2 });
    expect(await configOf({ crashedRunRetries: 0 })).not.toHaveProperty("crashedRunRetries");
  });

  it("names the variables that hold secrets, for Registration to keep them out of Prefect", async () => {
    const secrets = { TOKEN: databaseUrlArn, PREFECT_API_KEY: apiKeyArn };
    expect(await configOf({ secrets })).toMatchObject({ secretVariables: ["PREFECT_API_KEY", "TOKEN"] });
    expect(await configOf({ tags: { team: "data", cost: "1" } })).toMatchObject({
      tagKeys: ["cost", "team"],
    });
  });
});
