// Mocks don't prove that an agent reaches the server: prefect_ecs/tests/server and the docs' commands do what runs here.
import { capturedStack, type Change, stackResources } from "../support/stack";
import { containerOf, dependenciesOf, listOf, one, secretsOf, variablesOf } from "../support/resources";
import { problemsOf, read, type Written } from "./configFixture";

const name = "prefect-ecs-staging";
const address = `http://prefect.${name}.internal:4200/api`;
const own: Change = {
  prefectApiUrl: undefined,
  prefectApiKey: undefined,
  prefectServer: { size: "small" },
  dataStore: { engine: "postgres" },
};
const written: Written = {
  "aws:region": "eu-west-1",
  prefectServer: { size: "small" },
  dataStore: own["dataStore"],
};
const RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const SERVICE = "aws:ecs/service:Service";

describe("a stack with its own Prefect server", () => {
  it("leads everybody to it, with the auth string that the stack makes", async () => {
    const resources = await stackResources("staging", own);
    for (const task of ["flow-run", "registration", "agent-default"]) {
      const container = containerOf(resources, `${name}-${task}`);
      expect(variablesOf(container)["PREFECT_API_URL"]).toBe(address);
      expect(secretsOf(container)["PREFECT_API_AUTH_STRING"]).toContain(`secret:${name}-prefect`);
    }
    // No value that could be in the state.
    expect(listOf(resources).filter((line) => line.includes("SecretVersion"))).toEqual([]);
    const step = one(resources, "command:local:Command", `${name}-prefect-auth-string`);
    expect(step.inputs["create"]).toContain("make-auth-string.mjs");
  });

  it("restarts server and agents, not flow runs, when the auth string is another version", async () => {
    const resources = await stackResources("staging", own);
    const versioned = (task: string, variable: string): boolean =>
      /:::[0-9a-f-]+$/.test(secretsOf(containerOf(resources, `${name}-${task}`))[variable] ?? "");
    expect(versioned("server", "PREFECT_SERVER_API_AUTH_STRING")).toBe(true);
    expect(versioned("agent-default", "PREFECT_API_AUTH_STRING")).toBe(true);
    expect(versioned("flow-run", "PREFECT_API_AUTH_STRING")).toBe(false);
  });

  it("lets each agent in before it polls", async () => {
    const resources = await stackResources("staging", own);
    const rule = one(resources, RULE, `${name}-agent-default`);
    expect(rule.inputs).toMatchObject({
      securityGroupId: `sg-${name}-server`,
      referencedSecurityGroupId: `sg-${name}-agent-default`,
      fromPort: 4200,
    });
    const agent = one(resources, SERVICE, `${name}-agent-default`);
    expect(agent.propertyDependencies["networkConfiguration"]).toContain(rule.urn);
  });

  it("registers when the server is there", async () => {
    const resources = await stackResources("staging", own);
    const registration = one(resources, "prefect-ecs:prefect:Registration", name);
    expect(dependenciesOf(resources, registration)).toEqual(
      expect.arrayContaining([
        `${SERVICE} ${name}-server`,
        `command:local:Command ${name}-server-deployed`,
        `command:local:Command ${name}-prefect-auth-string`,
      ]),
    );
  });

  it("is watched, and its alarms are among the stack's", async () => {
    const { result, resources } = await capturedStack("staging", own);
    const alarms = ["too-few-tasks", "logs-errors"].map((wrong) => `${name}-prefect-server-${wrong}`);
    expect(result.alarmNames).toEqual(expect.arrayContaining(alarms));
    const missing = one(
      resources,
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      `${name}-prefect-server-too-few-tasks`,
    );
    expect(JSON.stringify(missing.inputs)).toContain(
      `{"ClusterName":"${name}","ServiceName":"${name}-server"}`,
    );
  });

  it("says in its outputs where people forward a port to", async () => {
    const { result } = await capturedStack("staging", own);
    expect(result).toMatchObject({
      prefectUrl: "http://localhost:4200",
      prefectApiUrl: "http://localhost:4200/api",
      prefectServer: {
        clusterName: name,
        serviceName: `${name}-server`,
        containerName: "prefect-server",
        port: 4200,
      },
      prefectCredential: { variable: "PREFECT_API_AUTH_STRING" },
    });
    expect(result.prefectCredential).not.toHaveProperty("configKey", expect.anything());
    expect(result.logGroups["prefectServer"]).toBe(`${name}-server`);
    expect(result.nextSteps).toContain(
      "2. Keep `./prefect-ecs ui` open in another terminal, and run a flow: ",
    );
  });
});

describe("a redundant one", () => {
  const redundant: Change = { ...own, prefectServer: { size: "redundant" } };

  it("says in its outputs which service has what, and registration keeps the images of both", async () => {
    const { result, resources } = await capturedStack("staging", redundant);
    expect(result.prefectServer).toMatchObject({
      serviceName: `${name}-server`,
      backgroundServiceName: `${name}-server-services`,
    });
    const step = one(resources, "command:local:Command", `${name}-registration`);
    const environment = JSON.stringify(step.inputs["environment"]);
    for (const family of [`${name}-prefect-server`, `${name}-prefect-server-services`]) {
      expect(environment).toContain(`\\"${family}\\"`);
    }
  });

  it("is watched in both services, and in the one log", async () => {
    const { result } = await capturedStack("staging", redundant);
    expect(result.alarmNames.filter((alarm) => alarm.includes("prefect-server"))).toEqual([
      `${name}-prefect-server-too-few-tasks`,
      `${name}-prefect-server-services-too-few-tasks`,
      `${name}-prefect-server-logs-errors`,
    ]);
    expect(result.logGroups["prefectServer"]).toBe(`${name}-server`);
  });
});

it("has none without the key", async () => {
  const { result, resources } = await capturedStack("staging");
  expect(result).not.toHaveProperty("prefectServer");
  expect(listOf(resources).filter((line) => /servicediscovery|-server/.test(line))).toEqual([]);
});

it("reads sizes and retentions", () => {
  expect(read(written).prefectServer).toEqual({
    size: "small",
    cpu: 512,
    memoryMiB: 1024,
    eventRetentionDays: 7,
    flowRunRetentionDays: 90,
  });
  expect(read(written).prefect.apiUrl).toBe(address);
});

it("says all that is wrong of it at once", () => {
  expect(
    problemsOf({
      "aws:region": "eu-west-1",
      prefectApiUrl: "https://prefect.example.com/api",
      prefectAuthString: "admin:hunter2",
      prefectServer: { siize: "small", cpu: 300, eventRetentionDays: 0 },
    }),
  ).toEqual([
    "`prefectServer.size` must be 'small' or 'redundant', got nothing.",
    "`prefectServer.siize` is not a key of the configuration: did you mean `prefectServer.size`?",
    "`prefectServer.cpu` must be 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768 CPU units, got 300.",
    "`prefectServer.eventRetentionDays` must be 1 to 3650 days, got 0.",
    "`prefectApiUrl` and `prefectServer` exclude each other: the stack's own server has an address and an auth string of its own. Keep one of them.",
    "`prefectAuthString` and `prefectServer` exclude each other: the stack's own server has an address and an auth string of its own. Keep one of them.",
    "`prefectServer` needs a data store for its data: `pulumi config set --path dataStore.engine postgres`.",
  ]);
});

it("asks for another name than its own database's", () => {
  expect(problemsOf({ ...written, dataStore: { engine: "postgres", databaseName: "prefect" } })).toEqual([
    "`dataStore.databaseName` must not be 'prefect' with `prefectServer`, whose database that is: choose another name.",
  ]);
});

it("asks an existing cluster for the log of its sessions", () => {
  expect(problemsOf({ ...written, clusterName: "shared" })).toEqual([
    "`execLogGroupArn` must name the log group that cluster 'shared' writes ECS exec sessions to, for `prefectServer` switch exec on, got nothing.",
  ]);
});
