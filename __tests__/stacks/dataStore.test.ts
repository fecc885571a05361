// Mocks don't prove that a task connects: prefect_ecs/tests/data_store does, with a real PostgreSQL, and e2e/ on the emulator.
import { Role } from "../rights/roles";
import { capturedStack, type Change, stackResources } from "../support/stack";
import { containerOf, listOf, one, policyOf, secretsOf, variablesOf } from "../support/resources";
import { cloud, open, problemsOf, read, type Written } from "./configFixture";

const name = "prefect-ecs-staging";
const dataStore = { engine: "postgres" };
const INSTANCE = "aws:rds/instance:Instance";
const NAMES = [
  "DATABASE_URL",
  "DATA_STORE_CA_CERTIFICATE",
  "DATA_STORE_PASSWORD_FILE",
  "DATA_STORE_SECRET_ARN",
];
const withDataStore = (variables: Record<string, string>): string[] =>
  Object.keys(variables)
    .filter((variable) => NAMES.includes(variable))
    .sort();

describe("a stack with a data store", () => {
  it("adds it, and rights of the two tasks that connect; nothing else", async () => {
    const before = listOf(await stackResources("staging"));
    const after = listOf(await stackResources("staging", { dataStore }));
    expect(before.filter((line) => !after.includes(line))).toEqual([]);
    expect(after.filter((line) => !before.includes(line))).toEqual([
      "aws:ec2/securityGroup:SecurityGroup prefect-ecs-staging-store",
      "aws:iam/rolePolicy:RolePolicy prefect-ecs-staging-flow-run-task",
      "aws:iam/rolePolicy:RolePolicy prefect-ecs-staging-registration-task",
      "aws:rds/instance:Instance prefect-ecs-staging-store",
      "aws:rds/parameterGroup:ParameterGroup prefect-ecs-staging-store",
      "aws:rds/subnetGroup:SubnetGroup prefect-ecs-staging-store",
      "prefect-ecs:store:DataStore prefect-ecs-staging",
    ]);
  });

  it("tells flow runs and registration where it is, and agents nothing", async () => {
    const resources = await stackResources("staging", { dataStore });
    expect(withDataStore(variablesOf(containerOf(resources, `${name}-flow-run`)))).toEqual(NAMES);
    expect(withDataStore(variablesOf(containerOf(resources, `${name}-registration`)))).toEqual(NAMES);
    expect(withDataStore(variablesOf(containerOf(resources, `${name}-agent-default`)))).toEqual([]);
  });

  it("has no password in a definition, nor in the state", async () => {
    const resources = await stackResources("staging", { dataStore });
    for (const task of ["flow-run", "registration"]) {
      expect(Object.keys(secretsOf(containerOf(resources, `${name}-${task}`)))).not.toContain("DATABASE_URL");
      expect(variablesOf(containerOf(resources, `${name}-${task}`))["DATABASE_URL"]).not.toMatch(/:[^/@]+@/);
    }
    expect(one(resources, INSTANCE, `${name}-store`).inputs).not.toHaveProperty("password");
  });

  it("lets both read that one secret, and nobody anything else of Secrets Manager", async () => {
    const resources = await stackResources("staging", { dataStore });
    const { environment } = { environment: variablesOf(containerOf(resources, `${name}-flow-run`)) };
    const secretArn = environment["DATA_STORE_SECRET_ARN"] ?? "";
    const action = "secretsmanager:GetSecretValue";
    for (const task of ["flow-run", "registration"]) {
      const role = new Role(one(resources, "aws:iam/role:Role", `${name}-${task}-task`), resources);
      expect(await role.may(action, secretArn)).toBe(true);
      expect(await role.may(action, secretArn.replace("rds!db", "rds!db2"))).toBe(false);
      expect(await role.may("secretsmanager:PutSecretValue", secretArn)).toBe(false);
    }
    expect(policyOf(resources, `${name}-agent-default-task`)).not.toContain("rds!");
  });

  it("lets in the security group of flow runs and registration alone", async () => {
    const resources = await stackResources("staging", { dataStore });
    expect(one(resources, "aws:ec2/securityGroup:SecurityGroup", `${name}-store`).inputs).toMatchObject({
      ingress: [{ fromPort: 5432, securityGroups: [`sg-${name}-flow-runs`] }],
    });
  });

  it.each([
    ["staging", false, 7, true],
    ["prod", true, 30, true],
    ["local", false, 7, false],
  ])(
    "%s: survives the loss of a zone %s, backups of %i days, protected %s",
    async (stack, multiAz, days, isProtected) => {
      const resource = one(
        await stackResources(stack, { dataStore }),
        INSTANCE,
        `prefect-ecs-${stack}-store`,
      );
      expect(resource.inputs).toMatchObject({
        multiAz,
        backupRetentionPeriod: days,
        deletionProtection: isProtected,
      });
      expect(resource.protect).toBe(isProtected);
    },
  );

  it("says what a destroy leaves, and has an output", async () => {
    const { resources, result } = await capturedStack("staging", { dataStore });
    const { inputs } = one(resources, "command:local:Command", `${name}-teardown`);
    const host = "prefect-ecs-staging-store.abcdefghijkl.eu-west-1.rds.amazonaws.com";
    expect(
      JSON.parse((inputs["environment"] as Record<string, string>)["PREFECT_ECS_DATA_STORE"] ?? ""),
    ).toEqual({
      host,
      finalSnapshotIdentifier: "prefect-ecs-staging-store-final",
      deletionProtection: true,
    });
    expect(result.dataStore).toMatchObject({ host, databaseName: "flows" });
    expect((await capturedStack("staging")).result).not.toHaveProperty("dataStore");
  });
});

describe("flow projects", () => {
  const change: Change = {
    dataStore,
    flowProjects: [
      { name: "reports", folder: "flows", dataStore: true },
      { name: "ml", folder: "flows", environment: { DATABASE_URL: "postgresql://elsewhere/ml" } },
    ],
  };

  it("connect where they say so, and only they may read the secret", async () => {
    const resources = await stackResources("staging", change);
    const environmentOf = (task: string): Record<string, string> =>
      variablesOf(containerOf(resources, `${name}-${task}`));
    expect(withDataStore(environmentOf("reports-flow-run"))).toEqual(NAMES);
    expect(withDataStore(environmentOf("reports-registration"))).toEqual(NAMES);
    expect(environmentOf("ml-flow-run")["DATABASE_URL"]).toBe("postgresql://elsewhere/ml");
    expect(withDataStore(environmentOf("registration"))).toEqual([]);
    const reading = resources.filter(({ inputs }) => String(inputs["policy"]).includes("rds!"));
    expect(reading.map((resource) => resource.name).sort()).toEqual([
      `${name}-reports-flow-run-task`,
      `${name}-reports-registration-task`,
    ]);
  });

  it("have it wherever their code runs: in Dask workers, and in agents that execute runs", async () => {
    const resources = await stackResources("staging", {
      dataStore,
      flowProjects: [
        { name: "reports", folder: "flows", dataStore: true, dask: {} },
        { name: "ml", folder: "flows", dataStore: true },
      ],
      agents: [{ name: "default" }, { name: "quick", type: "process", flowProject: "ml" }],
    });
    for (const task of ["reports-dask", "agent-quick"]) {
      expect(withDataStore(variablesOf(containerOf(resources, `${name}-${task}`)))).toEqual(NAMES);
    }
    const agent = new Role(one(resources, "aws:iam/role:Role", `${name}-agent-quick-task`), resources);
    const secretArn =
      variablesOf(containerOf(resources, `${name}-agent-quick`))["DATA_STORE_SECRET_ARN"] ?? "";
    expect(await agent.may("secretsmanager:GetSecretValue", secretArn)).toBe(true);
  });

  it("need one of the stack", () => {
    const projects = [{ name: "reports", folder: "flows", dataStore: true }];
    expect(problemsOf({ ...open, flowProjects: projects })).toEqual([
      "`flowProjects[0].dataStore` must be false, got true: the stack has no data store. Set `dataStore.engine`, or remove the key.",
    ]);
  });
});

describe("databases that are managed elsewhere", () => {
  const group = "sg-0123456789abcdef0";

  it("let flow runs and registration in by a rule of the stack's", async () => {
    const existingDatabases = [{ securityGroupId: group }, { securityGroupId: group, port: 5439 }];
    const resources = await stackResources("staging", { existingDatabases });
    const rules = resources.filter(
      ({ type }) => type === "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    );
    expect(rules.map(({ inputs }) => inputs)).toEqual(
      [5432, 5439].map((port) => ({
        securityGroupId: group,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        referencedSecurityGroupId: `sg-${name}-flow-runs`,
        description: "Flow runs and registration of prefect-ecs/staging",
        tags: { "prefect-ecs:stack": "prefect-ecs/staging" },
      })),
    );
  });

  it.each<[Written, string]>([
    [
      { securityGroupId: "sg-1" },
      "`existingDatabases[0].securityGroupId` must be an id such as 'sg-0123456789abcdef0', got 'sg-1'.",
    ],
    [{ securityGroupId: group, port: 0 }, "`existingDatabases[0].port` must be 1 to 65535, got 0."],
    [
      { securityGroupId: group, ports: 1 },
      "`existingDatabases[0].ports` is not a key of the configuration: did you mean `existingDatabases[0].port`?",
    ],
  ])("refuses %j", (database, line) => {
    expect(problemsOf({ ...open, existingDatabases: [database] })).toEqual([line]);
  });

  it("refuses a database twice", () => {
    expect(
      problemsOf({ ...open, existingDatabases: [{ securityGroupId: group }, { securityGroupId: group }] }),
    ).toEqual([`\`existingDatabases\` must be a list without repetition, got '${group}:5432' twice.`]);
  });
});

describe("the configuration", () => {
  it("reads a data store", () => {
    expect(
      read({ ...cloud, dataStore: { ...dataStore, engineVersion: 16, storageGiB: 200 } }).dataStore,
    ).toEqual({
      engine: "postgres",
      engineVersion: "16",
      databaseName: "flows",
      backupRetentionDays: 7,
      multiZone: false,
      deletionProtection: undefined,
      snapshotIdentifier: undefined,
      instanceClass: "db.t4g.micro",
      storageGiB: 200,
      maxStorageGiB: 200,
      minCapacity: 0,
      maxCapacity: 2,
      secondsUntilAutoPause: 300,
    });
    expect(read(cloud).dataStore).toBeUndefined();
    expect(read({ ...cloud, dataStore: {} }).dataStore).toBeUndefined();
  });

  it.each<[Written, string[]]>([
    [
      { dataStore: { databaseName: "game" } },
      ["`dataStore.engine` must be 'postgres' or 'aurora-postgresql', got nothing."],
    ],
    [
      { dataStore: { engine: "mysql" } },
      ["`dataStore.engine` must be 'postgres' or 'aurora-postgresql', got 'mysql'."],
    ],
    [{ dataStore: "postgres" }, ["`dataStore` must be an object, got text."]],
    [
      { dataStore: { ...dataStore, storageGb: 20 } },
      ["`dataStore.storageGb` is not a key of the configuration: did you mean `dataStore.storageGiB`?"],
    ],
    [
      { dataStore: { ...dataStore, minCapacity: 1 } },
      [
        "`dataStore.minCapacity` is for `dataStore.engine` 'aurora-postgresql', but that is 'postgres': remove one of them.",
      ],
    ],
    [
      { dataStore: { ...dataStore, backupRetentionDays: 0, storageGiB: 5 } },
      [
        "`dataStore.backupRetentionDays` must be 1 to 35 days, got 0.",
        "`dataStore.storageGiB` must be 20 to 65536 GiB, got 5.",
      ],
    ],
    [
      { dataStore, secrets: { DATABASE_URL: "arn:aws:ssm:eu-west-1:123456789012:parameter/url" } },
      ["`secrets.DATABASE_URL` and `dataStore` exclude each other: keep one of them."],
    ],
    [
      { dataStore, environment: { DATABASE_URL: "postgresql://elsewhere/game" } },
      ["`environment.DATABASE_URL` and `dataStore` exclude each other: keep one of them."],
    ],
    [
      {
        dataStore,
        flowProjects: [
          {
            name: "a",
            folder: "flows",
            dataStore: true,
            environment: { DATABASE_URL: "postgresql://elsewhere/a" },
          },
        ],
      },
      ["`flowProjects[0].environment.DATABASE_URL` and `dataStore` exclude each other: keep one of them."],
    ],
    [
      { dataStore, availabilityZones: ["eu-west-1a"] },
      [
        "`availabilityZones` must have at least two for `dataStore`, got 1: RDS asks for subnets in two zones.",
      ],
    ],
    [
      { environment: { DATA_STORE_SECRET_ARN: "arn" } },
      ["`environment.DATA_STORE_SECRET_ARN` is set by the program itself: remove it."],
    ],
  ])("refuses %j", (written, lines) => {
    expect(problemsOf({ ...cloud, ...written })).toEqual(lines);
  });
});
