// Mocks don't prove that AWS and Prefect take what the program asks for: e2e/ runs it on the emulator.
import { authStringServer, capturedStack, type Change, openServer, stackResources } from "../support/stack";
import type { CapturedResource } from "../support/program";
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
} from "../support/resources";

const name = "prefect-ecs-staging";
const agent = `${name}-agent-default`;
const staging = (change?: Change): Promise<CapturedResource[]> => stackResources("staging", change);

/** Configuration of `python -m prefect_ecs.registration`. */
function registrationConfig(resources: CapturedResource[]): {
  readonly workPools: Record<string, unknown>[];
} {
  const variables = variablesOf(containerOf(resources, `${name}-registration`));
  return JSON.parse(variables["REGISTRATION_CONFIG"] as string) as { workPools: Record<string, unknown>[] };
}

it("makes all of this for staging", async () => {
  expect(listOf(await staging())).toEqual([
    "aws:cloudwatch/dashboard:Dashboard prefect-ecs-staging",
    "aws:cloudwatch/eventRule:EventRule prefect-ecs-staging-failed-starts",
    "aws:cloudwatch/eventRule:EventRule prefect-ecs-staging-task-stopped",
    "aws:cloudwatch/eventTarget:EventTarget prefect-ecs-staging-events",
    "aws:cloudwatch/eventTarget:EventTarget prefect-ecs-staging-failed-starts",
    "aws:cloudwatch/logGroup:LogGroup prefect-ecs-staging-agent-default",
    "aws:cloudwatch/logGroup:LogGroup prefect-ecs-staging-exec",
    "aws:cloudwatch/logGroup:LogGroup prefect-ecs-staging-failed-starts",
    "aws:cloudwatch/logGroup:LogGroup prefect-ecs-staging-flow-run",
    "aws:cloudwatch/logGroup:LogGroup prefect-ecs-staging-registration",
    "aws:cloudwatch/logMetricFilter:LogMetricFilter prefect-ecs-staging-agent-default-errors",
    "aws:cloudwatch/logMetricFilter:LogMetricFilter prefect-ecs-staging-failed-starts",
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy prefect-ecs-staging-failed-starts",
    "aws:cloudwatch/metricAlarm:MetricAlarm prefect-ecs-staging-agent-default-logs-errors",
    "aws:cloudwatch/metricAlarm:MetricAlarm prefect-ecs-staging-agent-default-too-few-tasks",
    "aws:cloudwatch/metricAlarm:MetricAlarm prefect-ecs-staging-flow-tasks-fail-to-start",
    "aws:cloudwatch/metricAlarm:MetricAlarm prefect-ecs-staging-nat-1-out-of-ports",
    "aws:cloudwatch/metricAlarm:MetricAlarm prefect-ecs-staging-task-events-given-up",
    "aws:cloudwatch/metricAlarm:MetricAlarm prefect-ecs-staging-task-events-wait",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup prefect-ecs-staging",
    "aws:ec2/eip:Eip prefect-ecs-staging-egress-1",
    "aws:ec2/natGateway:NatGateway prefect-ecs-staging-nat-1",
    "aws:ec2/route:Route prefect-ecs-staging-private-1",
    "aws:ec2/route:Route prefect-ecs-staging-private-2",
    "aws:ec2/securityGroup:SecurityGroup prefect-ecs-staging-agent-default",
    "aws:ec2/securityGroup:SecurityGroup prefect-ecs-staging-flow-runs",
    "aws:ecr/lifecyclePolicy:LifecyclePolicy prefect-ecs-staging",
    "aws:ecr/repository:Repository prefect-ecs-staging",
    "aws:ecs/cluster:Cluster prefect-ecs-staging",
    "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders prefect-ecs-staging",
    "aws:ecs/service:Service prefect-ecs-staging-agent-default",
    "aws:ecs/taskDefinition:TaskDefinition prefect-ecs-staging-agent-default",
    "aws:ecs/taskDefinition:TaskDefinition prefect-ecs-staging-flow-run",
    "aws:ecs/taskDefinition:TaskDefinition prefect-ecs-staging-registration",
    "aws:iam/role:Role prefect-ecs-staging-agent-default-execution",
    "aws:iam/role:Role prefect-ecs-staging-agent-default-task",
    "aws:iam/role:Role prefect-ecs-staging-flow-run-execution",
    "aws:iam/role:Role prefect-ecs-staging-flow-run-task",
    "aws:iam/role:Role prefect-ecs-staging-registration-execution",
    "aws:iam/role:Role prefect-ecs-staging-registration-task",
    "aws:iam/rolePolicy:RolePolicy prefect-ecs-staging-agent-default-execution",
    "aws:iam/rolePolicy:RolePolicy prefect-ecs-staging-agent-default-task",
    "aws:iam/rolePolicy:RolePolicy prefect-ecs-staging-flow-run-execution",
    "aws:iam/rolePolicy:RolePolicy prefect-ecs-staging-registration-execution",
    "aws:secretsmanager/secret:Secret prefect-ecs-staging-prefect",
    "aws:secretsmanager/secretVersion:SecretVersion prefect-ecs-staging-prefect",
    "aws:sns/topic:Topic prefect-ecs-staging-alarms",
    "aws:sns/topicPolicy:TopicPolicy prefect-ecs-staging-alarms",
    "aws:sqs/queue:Queue prefect-ecs-staging-events",
    "aws:sqs/queue:Queue prefect-ecs-staging-events-dead",
    "aws:sqs/queuePolicy:QueuePolicy prefect-ecs-staging-events",
    "aws:sqs/queuePolicy:QueuePolicy prefect-ecs-staging-events-dead",
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy prefect-ecs-staging-events-dead",
    "awsx:ec2:Vpc prefect-ecs-staging",
    "command:local:Command prefect-ecs-staging-agent-default-deployed",
    "command:local:Command prefect-ecs-staging-agent-default-retirement",
    "command:local:Command prefect-ecs-staging-flow-run-retirement",
    "command:local:Command prefect-ecs-staging-registration",
    "command:local:Command prefect-ecs-staging-teardown",
    "docker:index/image:Image prefect-ecs-staging",
    "docker:index/image:Image prefect-ecs-staging-base",
    "docker:index/image:Image prefect-ecs-staging-build",
    "prefect-ecs:agent:AgentService prefect-ecs-staging-agent-default",
    "prefect-ecs:cluster:Cluster prefect-ecs-staging",
    "prefect-ecs:events:TaskEvents prefect-ecs-staging",
    "prefect-ecs:image:FlowImage prefect-ecs-staging",
    "prefect-ecs:monitoring:Monitoring prefect-ecs-staging",
    "prefect-ecs:network:Network prefect-ecs-staging",
    "prefect-ecs:prefect:PrefectCredentials prefect-ecs-staging-prefect",
    "prefect-ecs:prefect:Registration prefect-ecs-staging",
    "prefect-ecs:prefect:Teardown prefect-ecs-staging",
    "prefect-ecs:task:FargateTask prefect-ecs-staging-agent-default",
    "prefect-ecs:task:FargateTask prefect-ecs-staging-flow-run",
    "prefect-ecs:task:FargateTask prefect-ecs-staging-registration",
    "prefect-ecs:task:FlowRunTask prefect-ecs-staging",
  ]);
});

describe("a network and a cluster that are there", () => {
  const existing = {
    network: "existing",
    vpcId: "vpc-0123456789abcdef0",
    privateSubnetIds: ["subnet-0123456789abcdef0"],
    egressIps: ["52.48.1.2"],
    natGatewayIds: ["nat-0123456789abcdef0"],
    clusterName: "shared",
  };

  it("make no network, no cluster and no address", async () => {
    const list = listOf(await stackResources("staging", existing));
    const own = listOf(await staging());
    expect(list.filter((line) => !own.includes(line))).toEqual([
      "prefect-ecs:cluster:ExistingCluster prefect-ecs-staging",
      "prefect-ecs:network:ExistingNetwork prefect-ecs-staging",
    ]);
    expect(own.filter((line) => !list.includes(line))).toEqual([
      "aws:cloudwatch/logGroup:LogGroup prefect-ecs-staging-exec",
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup prefect-ecs-staging",
      "aws:ec2/eip:Eip prefect-ecs-staging-egress-1",
      "aws:ec2/natGateway:NatGateway prefect-ecs-staging-nat-1",
      "aws:ec2/route:Route prefect-ecs-staging-private-1",
      "aws:ec2/route:Route prefect-ecs-staging-private-2",
      "aws:ecs/cluster:Cluster prefect-ecs-staging",
      "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders prefect-ecs-staging",
      "awsx:ec2:Vpc prefect-ecs-staging",
      "prefect-ecs:cluster:Cluster prefect-ecs-staging",
      "prefect-ecs:network:Network prefect-ecs-staging",
    ]);
  });

  it("are where agents and flow runs go", async () => {
    const { resources, result } = await capturedStack("staging", existing);
    const service = one(resources, "aws:ecs/service:Service", "prefect-ecs-staging-agent-default");
    expect(service.inputs).toMatchObject({
      cluster: "arn:aws:ecs:eu-west-1:123456789012:cluster/shared",
      networkConfiguration: { subnets: existing.privateSubnetIds, assignPublicIp: false },
    });
    const flowRuns = containerOf(resources, "prefect-ecs-staging-flow-run");
    expect(variablesOf(flowRuns)).toMatchObject({ EGRESS_ADDRESSES: "52.48.1.2" });
    expect(result).toMatchObject({ clusterName: "shared", egressIps: existing.egressIps });
  });

  it("ask for the addresses if they aren't set", async () => {
    const { result } = await capturedStack("staging", { ...existing, egressIps: [] });
    expect(result.nextSteps).toContain(
      "1. Find the public address of the existing network (the flow `egress-address` shows it), and set `egressIps`.",
    );
  });
});

describe("the order", () => {
  const command = "command:local:Command";

  it("registers once the network has a way out and Secrets Manager the key", async () => {
    const resources = await staging();
    const step = one(resources, command, `${name}-registration`);
    expect(dependenciesOf(resources, step)).toEqual(
      expect.arrayContaining([
        "aws:ec2/route:Route prefect-ecs-staging-private-1",
        "aws:ec2/route:Route prefect-ecs-staging-private-2",
        "aws:ecs/taskDefinition:TaskDefinition prefect-ecs-staging-registration",
      ]),
    );
    const component = one(resources, "prefect-ecs:prefect:Registration", name);
    expect(dependenciesOf(resources, component)).toContain(
      "aws:secretsmanager/secretVersion:SecretVersion prefect-ecs-staging-prefect",
    );
  });

  it("starts agents once everything is registered, with roles that AWS knows by then", async () => {
    const resources = await staging();
    const registration = `${command} ${name}-registration`;
    const isAfter = (type: string, of: string): boolean =>
      dependenciesOf(resources, one(resources, type, of)).includes(registration);
    expect(isAfter("aws:ecs/service:Service", agent)).toBe(true);
    expect(isAfter("prefect-ecs:agent:AgentService", agent)).toBe(false);
    expect(isAfter("aws:iam/role:Role", `${agent}-task`)).toBe(false);
  });

  it("takes everything from Prefect before any agent goes", async () => {
    const resources = await staging({ agents: [{ name: "one" }, { name: "two" }] });
    const component = one(resources, "prefect-ecs:prefect:Teardown", name);
    expect(dependenciesOf(resources, component)).toEqual(
      expect.arrayContaining([
        `aws:ecs/service:Service ${name}-agent-one`,
        `aws:ecs/service:Service ${name}-agent-two`,
        `${command} ${name}-agent-one-deployed`,
      ]),
    );
  });

  it("names at a destroy the addresses that stay", async () => {
    const { inputs } = one(await staging(), command, `${name}-teardown`);
    expect(inputs["environment"]).toMatchObject({
      PREFECT_ECS_KEPT_ADDRESSES: '["203.0.113.1 (eipalloc-prefect-ecs-staging-egress-1)"]',
    });
  });
});

describe("several agents", () => {
  const agents = [
    { name: "small", workPool: "etl", workQueues: ["high", "low"], desiredCount: 2 },
    { name: "large", cpu: 1024, memoryMiB: 4096, capacityProvider: "FARGATE_SPOT", exec: true },
  ];

  it("run side by side, each with its size, pool and queues", async () => {
    const resources = await staging({ agents });
    const sizes = agents.map(({ name: which }) => {
      const { inputs } = one(resources, "aws:ecs/taskDefinition:TaskDefinition", `${name}-agent-${which}`);
      return [inputs["family"], inputs["cpu"], inputs["memory"]];
    });
    expect(sizes).toEqual([
      [`${name}-agent-small`, "256", "512"],
      [`${name}-agent-large`, "1024", "4096"],
    ]);
    const commands = agents.map(
      ({ name: which }) => containerOf(resources, `${name}-agent-${which}`).command,
    );
    expect(
      commands.map((words) => words?.slice(words.indexOf("--pool"), words.indexOf("--with-healthcheck"))),
    ).toEqual([
      ["--pool", "etl", "--work-queue", "high", "--work-queue", "low"],
      ["--pool", "ecs-staging-large", "--work-queue", "default"],
    ]);
    const services = ofType(resources, "aws:ecs/service:Service");
    expect(services.map(({ inputs }) => [inputs["desiredCount"], inputs["enableExecuteCommand"]])).toEqual([
      [2, false],
      [1, true],
    ]);
  });

  it("have several capacity providers by weight: for a pool's runs, or with a base for a service", async () => {
    const capacity = { FARGATE: { weight: 1 }, FARGATE_SPOT: { weight: 4 } };
    const based = { ...capacity, FARGATE: { weight: 1, base: 1 } };
    const resources = await staging({
      agents: [
        { name: "mixed", capacity },
        { name: "quick", type: "process", capacity: based },
      ],
    });
    const [pool] = registrationConfig(resources).workPools;
    expect(pool).toMatchObject({
      capacityProvider: "FARGATE_SPOT",
      capacityProviderStrategy: [
        { capacityProvider: "FARGATE", weight: 1 },
        { capacityProvider: "FARGATE_SPOT", weight: 4 },
      ],
    });
    const strategyOf = (which: string): unknown =>
      one(resources, "aws:ecs/service:Service", `${name}-agent-${which}`).inputs[
        "capacityProviderStrategies"
      ];
    expect(strategyOf("mixed")).toEqual([{ capacityProvider: "FARGATE", weight: 1 }]);
    expect(strategyOf("quick")).toEqual([
      { capacityProvider: "FARGATE", weight: 1, base: 1 },
      { capacityProvider: "FARGATE_SPOT", weight: 4 },
    ]);
  });

  it("are each known to Registration, which retires the revisions of all", async () => {
    const resources = await staging({ agents });
    expect(registrationConfig(resources).workPools).toMatchObject([
      { agent: "small", name: "etl", workQueues: ["high", "low"], capacityProvider: "FARGATE" },
      { agent: "large", name: "ecs-staging-large", capacityProvider: "FARGATE_SPOT" },
    ]);
    expect(stepInputOf(one(resources, "command:local:Command", `${name}-registration`))).toMatchObject({
      retire: { families: [`${name}-flow-run`, `${name}-agent-small`, `${name}-agent-large`] },
    });
  });

  it("don't share roles, and start the same flow runs", async () => {
    const resources = await staging({ agents });
    expect(policyOf(resources, `${name}-agent-large-task`)).toEqual(
      expect.arrayContaining(policyOf(resources, `${name}-agent-small-task`)),
    );
    const roles = agents.map(
      ({ name: which }) =>
        one(resources, "aws:ecs/taskDefinition:TaskDefinition", `${name}-agent-${which}`).inputs[
          "taskRoleArn"
        ],
    );
    expect(new Set(roles).size).toBe(2);
  });
});

describe("Prefect's credential", () => {
  const secretArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prefect-ecs-staging-prefect-AbCdEf";
  const versioned = `${secretArn}:::11111111-2222-3333-4444-555555555555`;
  const containers = (resources: CapturedResource[]): unknown[] =>
    [agent, `${name}-flow-run`, `${name}-registration`].map((task) =>
      secretsOf(containerOf(resources, task)),
    );

  it("is a key for Prefect Cloud, of a certain version for the agent only", async () => {
    const resources = await staging();
    expect(containers(resources)).toEqual([
      { PREFECT_API_KEY: versioned },
      { PREFECT_API_KEY: secretArn },
      { PREFECT_API_KEY: secretArn },
    ]);
    expect(registrationConfig(resources).workPools).toMatchObject([
      { prefectApiKeySecretArn: secretArn, prefectApiAuthStringSecretArn: null },
    ]);
  });

  it("is an auth string for a server that asks for one", async () => {
    const resources = await staging(authStringServer);
    expect(containers(resources)).toEqual([
      { PREFECT_API_AUTH_STRING: versioned },
      { PREFECT_API_AUTH_STRING: secretArn },
      { PREFECT_API_AUTH_STRING: secretArn },
    ]);
    expect(registrationConfig(resources).workPools).toMatchObject([
      { prefectApiKeySecretArn: null, prefectApiAuthStringSecretArn: secretArn },
    ]);
  });

  it("is none for an open server", async () => {
    const resources = await staging(openServer);
    expect(containers(resources)).toEqual([{}, {}, {}]);
    expect(registrationConfig(resources).workPools).toMatchObject([
      { prefectApiKeySecretArn: null, prefectApiAuthStringSecretArn: null },
    ]);
    expect(listOf(resources).filter((line) => line.includes("secretsmanager"))).toEqual([]);
  });

  it("may exist already", async () => {
    const prefectApiKeySecretArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ours-AbCdEf";
    const resources = await staging({ prefectApiKey: undefined, prefectApiKeySecretArn });
    expect(containers(resources)).toEqual([
      { PREFECT_API_KEY: `${prefectApiKeySecretArn}:::11111111-2222-3333-4444-555555555555` },
      { PREFECT_API_KEY: prefectApiKeySecretArn },
      { PREFECT_API_KEY: prefectApiKeySecretArn },
    ]);
    expect(listOf(resources).filter((line) => line.includes("secretsmanager"))).toEqual([]);
  });
});

describe("the team's variables", () => {
  const databaseUrl = "arn:aws:ssm:eu-west-1:123456789012:parameter/team/database-url";

  it("reach every container that runs the team's code, and no agent", async () => {
    const resources = await staging({
      ...openServer,
      environment: { STAGE: "test" },
      secrets: { DATABASE_URL: databaseUrl },
    });
    for (const task of [`${name}-flow-run`, `${name}-registration`]) {
      expect(secretsOf(containerOf(resources, task))).toEqual({ DATABASE_URL: databaseUrl });
      expect(variablesOf(containerOf(resources, task))).toMatchObject({ STAGE: "test" });
    }
    expect(secretsOf(containerOf(resources, agent))).toEqual({});
    expect(variablesOf(containerOf(resources, agent))).not.toHaveProperty("STAGE");
  });

  it("tell flow runs from which addresses they should be seen", async () => {
    const resources = await staging({ egressAddressCount: 2 });
    expect(variablesOf(containerOf(resources, `${name}-flow-run`))).toMatchObject({
      EGRESS_ADDRESSES: "203.0.113.1,203.0.113.2",
      EGRESS_ECHO_URL: "https://checkip.amazonaws.com",
    });
  });
});

describe("promotion", () => {
  const imageUri = `999999999999.dkr.ecr.eu-central-1.amazonaws.com/flows@sha256:${"ab".repeat(32)}`;

  it("runs the given image everywhere and builds none", async () => {
    const resources = await staging({ imageUri });
    expect(listOf(resources).filter((line) => /docker|aws:ecr|FlowImage/.test(line))).toEqual([]);
    const images = [agent, `${name}-flow-run`, `${name}-registration`].map(
      (task) => containerOf(resources, task).image,
    );
    expect(images).toEqual([imageUri, imageUri, imageUri]);
  });

  it("pulls from where it is, and lets nothing expire there", async () => {
    const resources = await staging({ imageUri });
    const pull = policyOf(resources, `${name}-flow-run-execution`).find(({ Sid }) => Sid === "PullImage");
    expect(pull?.Resource).toEqual(["arn:aws:ecr:eu-central-1:999999999999:repository/flows"]);
    expect(stepInputOf(one(resources, "command:local:Command", `${name}-registration`))).toMatchObject({
      images: {
        imageUri,
        repositoryArn: "arn:aws:ecr:eu-central-1:999999999999:repository/flows",
        owned: false,
        usedBy: "prefect-ecs.staging",
      },
    });
  });
});

describe("the outputs", () => {
  it("say what to allow-list, what runs and where to look", async () => {
    const { readme, platform, ...outputs } = (await capturedStack("staging", openServer)).result;
    expect(readme).toContain(outputs.nextSteps);
    expect(platform.owner).toBe(outputs.owner);
    const logs =
      "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group";
    expect(outputs).toEqual({
      owner: "prefect-ecs/staging",
      egressIps: ["203.0.113.1"],
      workPools: { default: "ecs-staging" },
      imageUri: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/${name}@sha256:${"0123456789abcdef".repeat(4)}`,
      taskDefinitionArn: `arn:aws:ecs:eu-west-1:123456789012:task-definition/${name}-flow-run:1`,
      registrationTaskDefinitionArn: `arn:aws:ecs:eu-west-1:123456789012:task-definition/${name}-registration:1`,
      clusterName: name,
      privateSubnetIds: ["subnet-private-eu-west-1a", "subnet-private-eu-west-1b"],
      flowRunSecurityGroupId: `sg-${name}-flow-runs`,
      prefectUrl: "https://prefect.example.com",
      prefectApiUrl: "https://prefect.example.com/api",
      prefectCredential: undefined,
      secrets: {},
      access: {
        accountId: "123456789012",
        region: "eu-west-1",
        profile: undefined,
        assumeRoleArn: undefined,
        endpoint: undefined,
      },
      eventQueues: { events: `${name}-events`, dead: `${name}-events-dead` },
      alarmNames: [
        `${name}-agent-default-too-few-tasks`,
        `${name}-agent-default-logs-errors`,
        `${name}-task-events-wait`,
        `${name}-task-events-given-up`,
        `${name}-flow-tasks-fail-to-start`,
        `${name}-nat-1-out-of-ports`,
      ],
      failedStartsLogGroup: `/aws/events/${name}-failed-starts`,
      clusterUrl: `https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/${name}/services?region=eu-west-1`,
      logGroups: {
        flowRuns: `${name}-flow-run`,
        registration: `${name}-registration`,
        "agent-default": agent,
      },
      logUrls: {
        flowRuns: `${logs}/${name}-flow-run`,
        registration: `${logs}/${name}-registration`,
        "agent-default": `${logs}/${agent}`,
      },
      dashboardUrl: `https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/${name}`,
      alarmTopicArn: `arn:aws:sns:eu-west-1:123456789012:${name}-alarms`,
      services: { default: agent },
      flowProjects: {},
      nextSteps: [
        "1. Have 203.0.113.1 allow-listed by the services that your flows connect to.",
        "2. Run a flow: `./prefect-ecs run hello/hello`, or press Run in https://prefect.example.com/deployments.",
        "3. Check the stack: `./prefect-ecs status`.",
        "4. Get alarms by e-mail: `pulumi config set alarmEmail <address>`, then `pulumi up`.",
      ].join("\n"),
    });
  });

  it.each([
    [{ prefectAuthString: "admin:hunter2" }, "PREFECT_API_AUTH_STRING", "prefectAuthString"],
    [
      {
        prefectAuthStringSecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prefect-AbCdEf",
      },
      "PREFECT_API_AUTH_STRING",
      undefined,
    ],
  ])("say where Prefect's credential is kept, and who keeps it: %j", async (change, variable, configKey) => {
    const { prefectCredential } = (await capturedStack("staging", { ...openServer, ...change })).result;
    expect(prefectCredential).toMatchObject({ variable, configKey });
  });

  it("say it of each agent", async () => {
    const agents = [{ name: "small", workPool: "etl" }, { name: "large" }];
    const { result } = await capturedStack("staging", { agents });
    expect(result.workPools).toEqual({ small: "etl", large: "ecs-staging-large" });
    expect(result.services).toEqual({ small: `${name}-agent-small`, large: `${name}-agent-large` });
    expect(Object.keys(result.logGroups)).toEqual(["flowRuns", "registration", "agent-small", "agent-large"]);
  });
});

describe("alarms", () => {
  const alarmsOf = (resources: CapturedResource[]): string[] =>
    ofType(resources, "aws:cloudwatch/metricAlarm:MetricAlarm").map((alarm) =>
      alarm.name.replace(`${name}-`, ""),
    );

  it("watch each agent that should run, and each NAT gateway", async () => {
    const agents = [{ name: "on" }, { name: "off", desiredCount: 0 }];
    expect(
      alarmsOf(await staging({ agents, natStrategy: "onePerZone", egressAddressCount: 2 })).sort(),
    ).toEqual([
      "agent-off-logs-errors",
      "agent-on-logs-errors",
      "agent-on-too-few-tasks",
      "flow-tasks-fail-to-start",
      "nat-1-out-of-ports",
      "nat-2-out-of-ports",
      "task-events-given-up",
      "task-events-wait",
    ]);
  });

  it("are told to whom the configuration names, who is told to confirm it", async () => {
    const { resources, result } = await capturedStack("staging", { alarmEmail: "team@example.com" });
    const subscription = one(
      resources,
      "aws:sns/topicSubscription:TopicSubscription",
      `${name}-alarms-email`,
    );
    expect(subscription.inputs["endpoint"]).toBe("team@example.com");
    expect(result.nextSteps).toContain(
      "4. Have team@example.com confirm AWS's e-mail: no alarms are sent before.",
    );
  });

  it("are about this stack's service, queues, tasks and logs", async () => {
    const resources = await staging();
    const alarm = (wrong: string): string =>
      JSON.stringify(one(resources, "aws:cloudwatch/metricAlarm:MetricAlarm", `${name}-${wrong}`).inputs);
    expect(alarm("agent-default-too-few-tasks")).toContain(
      `{"ClusterName":"${name}","ServiceName":"${agent}"}`,
    );
    expect(alarm("task-events-wait")).toContain(`{"QueueName":"${name}-events"}`);
    expect(alarm("task-events-given-up")).toContain(`{"QueueName":"${name}-events-dead"}`);
    expect(alarm("nat-1-out-of-ports")).toContain(`{"NatGatewayId":"${name}-nat-1"}`);
    const errors = one(resources, "aws:cloudwatch/logMetricFilter:LogMetricFilter", `${agent}-errors`);
    expect(errors.inputs["logGroupName"]).toBe(agent);
    const rule = one(resources, "aws:cloudwatch/eventRule:EventRule", `${name}-failed-starts`);
    expect(JSON.parse(rule.inputs["eventPattern"] as string)).toMatchObject({
      detail: {
        clusterArn: [`arn:aws:ecs:eu-west-1:123456789012:cluster/${name}`],
        group: [`family:${name}-flow-run`, { prefix: `family:${name}-flow-run-` }],
      },
    });
  });
});

it("uses existing addresses", async () => {
  const egressAllocationIds = ["eipalloc-0123456789abcdef0", "eipalloc-0123456789abcdef1"];
  const resources = await staging({ egressAllocationIds, natStrategy: "onePerZone" });
  expect(ofType(resources, "aws:ec2/eip:Eip")).toEqual([]);
  const gateways = ofType(resources, "aws:ec2/natGateway:NatGateway");
  expect(gateways.map(({ inputs }) => inputs["allocationId"])).toEqual(egressAllocationIds);
});

it("works in its steps as the profile and the role that the provider was told", async () => {
  const roleArn = "arn:aws:iam::123456789012:role/deploy";
  const resources = await staging({ "aws:profile": "team", "aws:assumeRoles": [{ roleArn }] });
  const steps = ofType(resources, "command:local:Command").filter(
    ({ name: step }) => !step.endsWith("-teardown"),
  );
  expect(steps).toHaveLength(4);
  for (const step of steps) {
    expect(stepInputOf(step)).toMatchObject({
      access: { accountId: "123456789012", region: "eu-west-1", profile: "team", assumeRoleArn: roleArn },
    });
  }
});

it("makes a staging of a stack with a name of its own", async () => {
  const renamed = listOf(await stackResources("ada")).map((line) => line.replaceAll("-ada", "-staging"));
  expect(renamed).toEqual(listOf(await staging()));
});

it("leaves IAM's names room for what the engine appends", async () => {
  const agents = [{ name: "a".repeat(13) }];
  const resources = await stackResources("s".repeat(14), { agents });
  const longest = Math.max(...ofType(resources, "aws:iam/role:Role").map((role) => role.name.length));
  expect(longest + "-1234567".length).toBeLessThanOrEqual(64);
});
