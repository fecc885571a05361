import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { CapacityProvider, CpuArchitecture } from "../../components/task/fargatePlatform";
import { NatStrategy } from "../../components/network/natStrategy";
import { PrefectAuthKind } from "../../stacks/config";
import {
  accountId,
  cloud,
  cloudUrl,
  defaults,
  open,
  problemsOf,
  read,
  secretArn,
  serverUrl,
  workspaceId,
} from "./configFixture";

describe("a configuration that says only what it has to", () => {
  it("is completed from the stack's defaults", () => {
    expect(read(open)).toEqual({
      project: "prefect-ecs",
      stack: "staging",
      aws: { region: "eu-west-1", profile: undefined, assumeRoleArn: undefined, endpoint: undefined },
      prefect: { apiUrl: serverUrl, uiUrl: "https://prefect.example.com", auth: { kind: "open" } },
      network: {
        kind: "new",
        cidrBlock: "10.0.0.0/16",
        availabilityZones: ["eu-west-1a", "eu-west-1b"],
        natStrategy: "single",
        egressAddressCount: 1,
        egressAllocationIds: undefined,
        ipv6: false,
      },
      cluster: { name: undefined, execLogGroupArn: undefined },
      image: { uri: undefined, cpuArchitecture: "X86_64" },
      flowRuns: {
        cpu: 512,
        memoryMiB: 1024,
        ephemeralStorageGiB: undefined,
        policies: [],
        dataAccess: [],
        exec: false,
      },
      flowProjects: [],
      dataStore: undefined,
      existingDatabases: [],
      environment: {},
      secrets: {},
      secretKmsKeyArns: [],
      managedInstances: [],
      agents: [
        {
          name: "default",
          type: "ecs",
          flowProject: undefined,
          limit: 0,
          schedule: undefined,
          workPool: "ecs-staging",
          workQueues: ["default"],
          cpu: 256,
          memoryMiB: 512,
          desiredCount: 1,
          capacityProvider: "FARGATE",
          exec: false,
          environment: {},
          secrets: {},
        },
      ],
      registration: { cpu: 256, memoryMiB: 512 },
      logRetentionDays: 30,
      egressEchoUrl: "https://checkip.amazonaws.com",
      alarmEmail: undefined,
      containerInsights: true,
      dashboard: true,
      permissionsBoundaryArn: undefined,
      adoptExisting: false,
      crashedRunRetries: 0,
      tags: {},
    });
  });

  it("holds as many addresses as the stack's kind says, also when fewer are in use", () => {
    expect(read(open, { defaults: { ...defaults, egressAddressCount: 2 } }).network).toMatchObject({
      natStrategy: NatStrategy.single,
      egressAddressCount: 2,
    });
  });
});

describe("a configuration that says everything", () => {
  it("is read as it stands", () => {
    const config = read({
      ...open,
      "aws:profile": "data",
      "aws:assumeRoles": [{ roleArn: "arn:aws:iam::123456789012:role/deployer" }],
      prefectUiUrl: "https://ui.example.com/",
      vpcCidrBlock: "10.20.0.0/20",
      peerCidrBlocks: ["10.0.0.0/16"],
      availabilityZones: ["eu-west-1c", "eu-west-1a", "eu-west-1b"],
      natStrategy: "onePerZone",
      egressAddressCount: 4,
      cpuArchitecture: "ARM64",
      flowRunCpu: 2048,
      flowRunMemoryMiB: 8192,
      flowRunEphemeralStorageGiB: 100,
      flowRunExec: true,
      flowRunPolicies: [
        {
          sid: "ReadRaw",
          actions: ["s3:GetObject", "s3:List*"],
          resources: ["arn:aws:s3:::raw", "arn:aws:s3:::raw/*"],
          conditions: { StringEquals: { "aws:ResourceAccount": "123456789012" } },
        },
        { actions: ["redshift-data:ExecuteStatement"], resources: ["*"] },
      ],
      environment: { LOG_LEVEL: "debug", WORKERS: 4, DRY_RUN: false },
      secrets: {
        DATABASE_URL: "arn:aws:ssm:eu-west-1:123456789012:parameter/flows/database-url",
        TOKEN: `${secretArn}:token::`,
      },
      secretKmsKeyArns: ["arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
      agents: [
        { name: "etl", workPool: "etl", workQueues: ["nightly", "adhoc"], cpu: 512, memoryMiB: 2048 },
        { name: "bulk", capacityProvider: "FARGATE_SPOT", desiredCount: 0, exec: true },
      ],
      registrationCpu: 512,
      registrationMemoryMiB: 1024,
      logRetentionDays: 365,
      egressEchoUrl: "https://echo.example.com/ip",
      alarmEmail: "team@example.com",
      containerInsights: false,
      dashboard: false,
      permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/bootstrap/prefect-ecs-tasks-staging",
      adoptExisting: true,
      crashedRunRetries: 3,
      tags: { team: "data", "cost-centre": "42" },
    });

    expect(config).toMatchObject({
      aws: { profile: "data", assumeRoleArn: "arn:aws:iam::123456789012:role/deployer" },
      prefect: { uiUrl: "https://ui.example.com" },
      network: {
        cidrBlock: "10.20.0.0/20",
        availabilityZones: ["eu-west-1c", "eu-west-1a", "eu-west-1b"],
        natStrategy: NatStrategy.onePerZone,
        egressAddressCount: 4,
      },
      image: { cpuArchitecture: CpuArchitecture.arm },
      flowRuns: { cpu: 2048, memoryMiB: 8192, ephemeralStorageGiB: 100, exec: true },
      environment: { LOG_LEVEL: "debug", WORKERS: "4", DRY_RUN: "false" },
      secrets: {
        DATABASE_URL: "arn:aws:ssm:eu-west-1:123456789012:parameter/flows/database-url",
        TOKEN: `${secretArn}:token::`,
      },
      secretKmsKeyArns: ["arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
      registration: { cpu: 512, memoryMiB: 1024 },
      logRetentionDays: 365,
      egressEchoUrl: "https://echo.example.com/ip",
      containerInsights: false,
      dashboard: false,
      alarmEmail: "team@example.com",
      permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/bootstrap/prefect-ecs-tasks-staging",
      adoptExisting: true,
      crashedRunRetries: 3,
      tags: { team: "data", "cost-centre": "42" },
    });
    expect(config.flowRuns.policies).toEqual([
      {
        sid: "ReadRaw",
        actions: ["s3:GetObject", "s3:List*"],
        resources: ["arn:aws:s3:::raw", "arn:aws:s3:::raw/*"],
        conditions: { StringEquals: { "aws:ResourceAccount": ["123456789012"] } },
      },
      {
        sid: undefined,
        actions: ["redshift-data:ExecuteStatement"],
        resources: ["*"],
        conditions: undefined,
      },
    ]);
    expect(config.agents).toEqual([
      {
        name: "etl",
        type: "ecs",
        flowProject: undefined,
        limit: 0,
        schedule: undefined,
        workPool: "etl",
        workQueues: ["nightly", "adhoc"],
        cpu: 512,
        memoryMiB: 2048,
        desiredCount: 1,
        capacityProvider: CapacityProvider.onDemand,
        exec: false,
        environment: {},
        secrets: {},
      },
      {
        name: "bulk",
        type: "ecs",
        flowProject: undefined,
        limit: 0,
        schedule: undefined,
        workPool: "ecs-staging-bulk",
        workQueues: ["default"],
        cpu: 256,
        memoryMiB: 512,
        desiredCount: 0,
        capacityProvider: CapacityProvider.spot,
        exec: true,
        environment: {},
        secrets: {},
      },
    ]);
  });

  it("adopts addresses instead of making some", () => {
    const egressAllocationIds = ["eipalloc-01234567", "eipalloc-0123456789abcdef0"];
    expect(read({ ...open, egressAllocationIds }).network).toMatchObject({
      egressAllocationIds,
      egressAddressCount: 2,
    });
  });

  it("takes a network and a cluster that are there", () => {
    const existing = {
      vpcId: "vpc-0123456789abcdef0",
      privateSubnetIds: ["subnet-01234567", "subnet-0123456789abcdef0"],
    };
    const execLogGroupArn = "arn:aws:logs:eu-west-1:123456789012:log-group:exec";
    const config = read({
      ...open,
      network: "existing",
      ...existing,
      clusterName: "shared",
      execLogGroupArn,
      flowRunExec: true,
    });
    const defaults = { egressIps: [], natGatewayIds: [], ipv6: false };
    expect(config.network).toEqual({ kind: "existing", ...existing, ...defaults });
    expect(config.cluster).toEqual({ name: "shared", execLogGroupArn });
  });

  it("runs another stack's image", () => {
    const imageUri = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/flows@sha256:${"0a".repeat(32)}`;
    expect(read({ ...open, imageUri }).image.uri).toBe(imageUri);
  });

  it("finds an emulator", () => {
    const endpoint = "http://localhost:4566";
    expect(read({ ...open, "aws:endpoints": [{ ecs: endpoint, logs: endpoint }] }).aws.endpoint).toBe(
      endpoint,
    );
  });

  it("names zones where they differ by account, and in a region that is newer than the program", () => {
    const tokyo = ["ap-northeast-1c", "ap-northeast-1d"];
    const later = ["xx-new-1a", "xx-new-1b"];
    expect(read({ ...open, "aws:region": "ap-northeast-1", availabilityZones: tokyo }).network).toMatchObject(
      { availabilityZones: tokyo },
    );
    expect(read({ ...open, "aws:region": "xx-new-1", availabilityZones: later }).network).toMatchObject({
      availabilityZones: later,
    });
  });
});

describe("Prefect", () => {
  it("is Prefect Cloud with a key that stays a secret", async () => {
    const { prefect } = read({ ...cloud, prefectApiUrl: `${cloudUrl}/` });
    expect(prefect).toMatchObject({
      apiUrl: cloudUrl,
      uiUrl: `https://app.prefect.cloud/account/${accountId}/workspace/${workspaceId}`,
      auth: { kind: PrefectAuthKind.cloud },
    });
    const value = "value" in prefect.auth ? prefect.auth.value : undefined;
    expect(await pulumi.isSecret(value ?? pulumi.output(""))).toBe(true);
  });

  it("is Prefect Cloud with a key in an existing secret", () => {
    const { prefect } = read({ ...cloud, prefectApiKey: undefined, prefectApiKeySecretArn: secretArn });
    expect(prefect.auth).toEqual({ kind: PrefectAuthKind.cloud, secretArn });
  });

  it("is a server with an auth string", () => {
    expect(read({ ...open, prefectAuthString: "admin:hunter2" }).prefect).toMatchObject({
      apiUrl: serverUrl,
      auth: { kind: PrefectAuthKind.authString },
    });
  });

  it("is a server with an auth string in an existing secret", () => {
    expect(read({ ...open, prefectAuthStringSecretArn: secretArn }).prefect.auth).toEqual({
      kind: PrefectAuthKind.authString,
      secretArn,
    });
  });

  it("is an open server, also on a port of its own", () => {
    expect(read({ ...open, prefectApiUrl: "http://host.docker.internal:4200/api" }).prefect).toEqual({
      apiUrl: "http://host.docker.internal:4200/api",
      uiUrl: "http://host.docker.internal:4200",
      auth: { kind: PrefectAuthKind.open },
    });
  });
});

describe("encryption", () => {
  it("is demanded of the key and of the auth string, whose plaintext is not repeated", () => {
    expect(problemsOf(cloud, { encrypted: [] })).toEqual([
      "`prefectApiKey` must be encrypted, got plaintext (not shown): set a new one with `pulumi config set --secret prefectApiKey`, since this one has been seen.",
    ]);
    expect(problemsOf({ ...open, prefectAuthString: "admin:hunter2" }, { encrypted: [] })).toEqual([
      "`prefectAuthString` must be encrypted, got plaintext (not shown): set a new one with `pulumi config set --secret prefectAuthString`, since this one has been seen.",
    ]);
  });

  it("is refused for what would not stay a secret", () => {
    expect(
      problemsOf({ ...open, environment: { TOKEN: "hunter2" } }, { encrypted: ["environment"] }),
    ).toEqual([
      "`environment` must not be encrypted, because its value ends up readable in AWS and in the state: set it again with --plaintext.",
    ]);
  });
});

describe("several mistakes", () => {
  it("come in one error, a line each, under the stack's name", () => {
    const wrong = () =>
      read(
        {
          "aws:region": "eu-west-1",
          prefectApiUrl: "https://prefect.example.com",
          vpcCidrBlock: "10.0.0.0/30",
          flowRunCpu: 300,
          secrets: { TOKEN: "hunter2" },
          agents: [{ name: "etl", cpu: 1 }, { name: "ETL" }],
          egressAdressCount: 2,
        },
        { stack: "prod" },
      );
    expect(wrong).toThrow(pulumi.RunError);
    expect(wrong).toThrow(
      new Error(
        [
          "The configuration of stack 'prod' has 7 mistakes:",
          "  - `prefectApiUrl` must be the address of the API, which ends in /api, got 'https://prefect.example.com': did you mean 'https://prefect.example.com/api'?",
          "  - `vpcCidrBlock` must be /16 to /24 (AWS allows no larger VPC, and its two subnets in each of up to eight zones no smaller one), got '10.0.0.0/30'.",
          "  - `flowRunCpu` must be 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768 CPU units, got 300.",
          "  - `secrets.TOKEN` must be an SSM parameter's ARN or a Secrets Manager secret's full ARN, got something else (not shown): store the value there, and name its ARN here.",
          "  - `agents[0].cpu` must be 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768 CPU units, got 1.",
          "  - `agents[1].name` must be at most 13 small letters, digits and inner '-', beginning with a letter, got 'ETL'.",
          "  - `egressAdressCount` is not a key of the configuration: did you mean `egressAddressCount`?",
        ].join("\n"),
      ),
    );
  });

  it("look as docs/start.md shows them", () => {
    const page = readFileSync("docs/start.md", "utf8");
    const [, shown] = /```\n(The configuration of stack [^]*?)\n```/.exec(page) ?? [];
    expect(() => read({ ...open, flowRunMemoryMiB: 6000, logRetentionDay: 30 })).toThrow(new Error(shown));
  });

  it("say that it is one, if it is one", () => {
    expect(() => read({ ...open, colour: "blue" })).toThrow(
      "The configuration of stack 'staging' has a mistake:\n  - `colour` is not a key of the configuration",
    );
  });
});

describe("a stack's name", () => {
  it.each(["Staging", "fifteen-letters", "1st", "qa-", "my--stack"])("can't be %s", (stack) => {
    expect(problemsOf(open, { stack })).toEqual([
      `The stack's name must be small letters, digits and single '-' between them, beginning with a letter, and have at most 14 of them, got '${stack}': \`pulumi stack rename\` gives it another.`,
    ]);
  });

  it("is in the pool's name", () => {
    expect(read(open, { stack: "prod" }).agents[0]?.workPool).toBe("ecs-prod");
  });
});

describe("the engine", () => {
  it("ignores another namespace's keys", () => {
    expect(problemsOf({ ...open, "docker:host": "x", "prefect-ecs-other:key": "x" })).toEqual([]);
  });

  it('fills in defaults that mean "not set"', () => {
    const unsaid = {
      agents: [],
      secrets: {},
      imageUri: "",
      logRetentionDays: 0,
      flowRunCpu: 0,
      flowRunExec: false,
    };
    expect(read({ ...open, ...unsaid })).toEqual(read(open));
  });
});
