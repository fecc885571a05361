// Mocks don't prove that Cloud Map and ECS keep the name's addresses, nor that Prefect serves: prefect_ecs/tests/server starts
// the container's command with a real PostgreSQL.
import { PrefectServer, type PrefectServerArgs } from "../../../components/server/prefectServer";
import { baseArgs, clusterArn } from "../../support/baseArgs";
import { outputsOf, refusalOf, registered } from "../../support/program";
import { containerOf, listOf, one, policyOf, secretsOf, variablesOf } from "../../support/resources";

const make = (args: Partial<PrefectServerArgs> = {}): PrefectServer =>
  new PrefectServer("main", { ...baseArgs.prefectServer, ...args });

const SERVICE = "aws:ecs/service:Service";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const VALKEY = "aws:elasticache/replicationGroup:ReplicationGroup";
const NAMESPACE = "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace";
const NAME = "aws:servicediscovery/service:Service";

it("is a service with a name, a group of its own and a task with the rights that it needs", async () => {
  expect(listOf(await registered(make))).toEqual([
    "aws:cloudwatch/logGroup:LogGroup main-server",
    "aws:ec2/securityGroup:SecurityGroup main-server",
    "aws:ecs/service:Service main-server",
    "aws:ecs/taskDefinition:TaskDefinition main-server",
    "aws:iam/role:Role main-server-execution",
    "aws:iam/role:Role main-server-task",
    "aws:iam/rolePolicy:RolePolicy main-server-execution",
    "aws:iam/rolePolicy:RolePolicy main-server-task",
    "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace main-server",
    "aws:servicediscovery/service:Service main-server",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule main-server",
    "command:local:Command main-server-deployed",
    "command:local:Command main-server-retirement",
    "prefect-ecs:server:PrefectServer main",
    "prefect-ecs:task:FargateTask main-server",
  ]);
});

describe("a redundant one", () => {
  const redundant = (): PrefectServer => make({ size: "redundant" });

  it("has services apart from the API, with a Valkey that both share", async () => {
    const small = listOf(await registered(make));
    const apart = listOf(await registered(redundant)).filter((line) => !small.includes(line));
    expect(apart).toEqual([
      "aws:ec2/securityGroup:SecurityGroup main-valkey",
      "aws:ecs/service:Service main-server-services",
      "aws:ecs/taskDefinition:TaskDefinition main-server-services",
      "aws:elasticache/replicationGroup:ReplicationGroup main-valkey",
      "aws:elasticache/subnetGroup:SubnetGroup main-valkey",
      "aws:elasticache/user:User main-valkey",
      "aws:elasticache/userGroup:UserGroup main-valkey",
      "aws:iam/role:Role main-server-services-execution",
      "aws:iam/role:Role main-server-services-task",
      "aws:iam/rolePolicy:RolePolicy main-server-services-execution",
      "aws:iam/rolePolicy:RolePolicy main-server-services-task",
      "aws:secretsmanager/secret:Secret main-valkey",
      "command:local:Command main-server-services-deployed",
      "command:local:Command main-server-services-retirement",
      "command:local:Command main-valkey-password",
      "prefect-ecs:server:Valkey main-valkey",
      "prefect-ecs:task:FargateTask main-server-services",
    ]);
  });

  it("has two tasks with the API behind the name, and one with the services, which nobody asks", async () => {
    const resources = await registered(redundant);
    expect(one(resources, SERVICE, "main-server").inputs).toMatchObject({
      desiredCount: 2,
      deploymentMinimumHealthyPercent: 100,
      availabilityZoneRebalancing: "ENABLED",
      serviceRegistries: { registryArn: expect.any(String) as string },
    });
    const services = one(resources, SERVICE, "main-server-services").inputs;
    expect(services).toMatchObject({
      desiredCount: 1,
      deploymentMinimumHealthyPercent: 100,
      enableExecuteCommand: false,
    });
    expect(services).not.toHaveProperty("serviceRegistries");
    const api = containerOf(resources, "main-server");
    const background = containerOf(resources, "main-server-services");
    expect(api.command).toEqual(["python", "-m", "prefect_ecs.server", "api"]);
    expect(background.command).toEqual(["python", "-m", "prefect_ecs.server", "services"]);
    expect(background).not.toHaveProperty("healthCheck");
    expect(variablesOf(background)["SERVER_API_URL"]).toBe("http://prefect.main.internal:4200/api");
    for (const container of [api, background]) {
      expect(variablesOf(container)["SERVER_VALKEY_URL"]).toMatch(/^rediss:\/\/main-valkey@master\..*:6379$/);
      expect(secretsOf(container)["SERVER_VALKEY_PASSWORD"]).toContain("secret:main-valkey");
    }
  });

  it("shares a Valkey of two nodes in two zones, encrypted, with one user", async () => {
    const resources = await registered(redundant);
    expect(one(resources, VALKEY, "main-valkey").inputs).toMatchObject({
      engine: "valkey",
      numCacheClusters: 2,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      atRestEncryptionEnabled: true,
      userGroupIds: ["main-valkey"],
      securityGroupIds: ["sg-main-valkey"],
    });
    const user = one(resources, "aws:elasticache/user:User", "main-valkey").inputs;
    expect(user).toMatchObject({
      accessString: "on ~* &* +@all -@dangerous",
      authenticationMode: { type: "iam" },
    });
    expect(user).not.toHaveProperty("passwords");
  });

  it("lets the server alone into Valkey, and nothing out of it", async () => {
    expect(one(await registered(redundant), GROUP, "main-valkey").inputs).toMatchObject({
      ingress: [{ fromPort: 6379, toPort: 6379, securityGroups: ["sg-main-server"] }],
      egress: [],
    });
  });

  it("has a password before anybody may use the user, and Pulumi never sees it", async () => {
    const resources = await registered(redundant);
    const users = one(resources, "aws:elasticache/userGroup:UserGroup", "main-valkey");
    const step = one(resources, "command:local:Command", "main-valkey-password");
    expect(step.inputs["create"]).toContain("make-valkey-password.mjs");
    expect(users.propertyDependencies["userIds"]).toContain(step.urn);
    expect(listOf(resources).filter((line) => line.includes("SecretVersion"))).toEqual([]);
  });
});

it("lets flow runs and registration in on Prefect's port, and nobody else", async () => {
  const resources = await registered(make);
  expect(one(resources, GROUP, "main-server").inputs).toMatchObject({ vpcId: "vpc-1", egress: [] });
  expect(one(resources, GROUP, "main-server").inputs).not.toHaveProperty("ingress");
  expect(one(resources, RULE, "main-server").inputs).toMatchObject({
    securityGroupId: "sg-main-server",
    ipProtocol: "tcp",
    fromPort: 4200,
    toPort: 4200,
    referencedSecurityGroupId: "sg-flow-runs",
  });
});

it("has a name that the VPC alone resolves, to the addresses of healthy tasks", async () => {
  const resources = await registered(make);
  expect(await outputsOf(() => make().apiUrl)).toBe("http://prefect.main.internal:4200/api");
  expect(one(resources, NAMESPACE, "main-server").inputs).toMatchObject({
    name: "main.internal",
    vpc: "vpc-1",
  });
  expect(one(resources, NAME, "main-server").inputs).toMatchObject({
    name: "prefect",
    // The emulator reads this one only.
    namespaceId: "ns-main-server",
    dnsConfig: {
      namespaceId: "ns-main-server",
      routingPolicy: "MULTIVALUE",
      dnsRecords: [{ type: "A", ttl: 10 }],
    },
    // Without it ECS couldn't say which tasks are healthy.
    healthCheckCustomConfig: { failureThreshold: 1 },
  });
});

it("is replaced without a gap, in private subnets, with a way in for people", async () => {
  const resources = await registered(make);
  expect(one(resources, SERVICE, "main-server").inputs).toMatchObject({
    cluster: clusterArn,
    desiredCount: 1,
    deploymentMinimumHealthyPercent: 100,
    deploymentMaximumPercent: 200,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    waitForSteadyState: true,
    enableExecuteCommand: true,
    networkConfiguration: {
      subnets: ["subnet-a", "subnet-b"],
      // By the second it reaches the data store.
      securityGroups: ["sg-main-server", "sg-flow-runs"],
      assignPublicIp: false,
    },
    serviceRegistries: { registryArn: expect.stringContaining(":service/srv-main-server") as string },
  });
});

it("asks for the auth string, which no variable has, and deletes what is old", async () => {
  const container = containerOf(
    await registered(() => make({ eventRetentionDays: 3, flowRunRetentionDays: 30 })),
    "main-server",
  );
  expect(container).toMatchObject({
    name: "prefect-server",
    command: ["python", "-m", "prefect_ecs.server"],
    healthCheck: { startPeriod: 300 },
  });
  expect(secretsOf(container)).toEqual({
    PREFECT_SERVER_API_AUTH_STRING: baseArgs.prefectServer.authStringValueFrom,
  });
  expect(variablesOf(container)).toEqual({
    DATABASE_URL: "postgresql://flows@db.example.com:5432/flows",
    DATA_STORE_SECRET_ARN: "arn",
    PREFECT_HOME: "/tmp/prefect",
    PREFECT_SERVER_ANALYTICS_ENABLED: "false",
    PREFECT_SERVER_API_PORT: "4200",
    PREFECT_SERVER_EVENTS_RETENTION_PERIOD: "P3D",
    PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED: "events,flow_runs",
    PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD: "2592000",
    PREFECT_SERVER_UI_API_URL: "/api",
    PREFECT_SERVER_UI_STATIC_DIRECTORY: "/tmp/prefect/pages",
  });
});

it("keeps flow runs for ever with 0", async () => {
  const variables = variablesOf(
    containerOf(await registered(() => make({ flowRunRetentionDays: 0 })), "main-server"),
  );
  expect(variables["PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED"]).toBe("events");
  expect(variables).not.toHaveProperty("PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD");
});

it("may read its database's password and be entered, and nothing else", async () => {
  const sids = policyOf(await registered(make), "main-server-task").map(({ Sid }) => Sid);
  expect(sids).toEqual(["ExecChannel", "ExecLog", "FindExecLog", "ReadPasswordOfDataStore"]);
});

it("refuses all that is wrong at once", async () => {
  expect(await refusalOf(() => make({ cpu: 300, eventRetentionDays: 0, flowRunRetentionDays: -1 }))).toEqual([
    "`cpu` must be 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768 CPU units, got 300.",
    "`eventRetentionDays` must be 1 to 3650 days, got 0.",
    "`flowRunRetentionDays` must be 0 to 3650 days, got -1.",
  ]);
});
