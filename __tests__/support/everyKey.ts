import { arn, KEY } from "../rights/programs";
import { type Change, openServer } from "./stack";

/** Every key of the configuration that a stack with a network of its own can have, at once. */
export const EVERY_KEY: Change = {
  ...openServer,
  prefectUiUrl: "https://prefect.example.com",
  prefectAuthString: "admin:hunter2",
  adoptExisting: true,
  crashedRunRetries: 1,
  network: "new",
  vpcCidrBlock: "10.8.0.0/16",
  peerCidrBlocks: ["10.9.0.0/16"],
  availabilityZones: ["eu-west-1a", "eu-west-1b"],
  natStrategy: "onePerZone",
  egressAddressCount: 3,
  ipv6: true,
  cpuArchitecture: "ARM64",
  flowRunCpu: 1024,
  flowRunMemoryMiB: 4096,
  flowRunEphemeralStorageGiB: 50,
  flowRunPolicies: [{ sid: "ReadData", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::data/*"] }],
  dataAccess: [
    { bucket: "acme-marts", access: "write", kmsKeyArn: KEY },
    { cluster: "warehouse", database: "analytics" },
  ],
  flowRunExec: true,
  environment: { LOG_LEVEL: "INFO" },
  secrets: { API_TOKEN: arn("ssm", "parameter/team/api-token") },
  secretKmsKeyArns: [KEY],
  dataStore: { engine: "postgres", engineVersion: "16", multiZone: true, snapshotIdentifier: "before" },
  existingDatabases: [{ securityGroupId: "sg-0123456789abcdef0", port: 5439 }],
  egressEchoUrl: "https://checkip.example.com",
  agents: [
    { name: "default", exec: true },
    { name: "spot", capacityProvider: "FARGATE_SPOT", desiredCount: 2, workQueues: ["high"] },
    { name: "mixed", capacity: { FARGATE: { weight: 1 }, FARGATE_SPOT: { weight: 4 } } },
    {
      name: "quick",
      type: "process",
      limit: 8,
      schedule: { start: "0 7 * * 1-5", stop: "0 20 * * 1-5", timezone: "Europe/Berlin" },
      environment: { CACHE: "/tmp/cache" },
    },
  ],
  registrationCpu: 1024,
  registrationMemoryMiB: 2048,
  logRetentionDays: 90,
  alarmEmail: "ops@example.com",
  permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/boundary",
  tags: { team: "data" },
};

/** A stack in an existing network and an existing cluster, with an image of another stack. */
export const GUEST: Change = {
  network: "existing",
  vpcId: "vpc-0123456789abcdef0",
  privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
  egressIps: ["52.17.4.9"],
  natGatewayIds: ["nat-0123456789abcdef0"],
  ipv6: true,
  clusterName: "shared",
  execLogGroupArn: arn("logs", "log-group:exec"),
  flowRunExec: true,
  imageUri: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/prefect-ecs-staging@sha256:${"0123456789abcdef".repeat(4)}`,
  prefectApiKey: undefined,
  prefectApiKeySecretArn: arn("secretsmanager", "secret:prefect-AbCdEf"),
};

/** Keys and values that exclude one of those above, or each other: each is a stack. */
export const OTHER_WAYS: readonly Change[] = [
  {
    flowProjects: [
      { name: "reports", folder: "flows", dataStore: true, dask: {}, taskDefinitions: [{ name: "bare" }] },
    ],
    dataStore: { engine: "aurora-postgresql" },
    cpuArchitecture: "X86_64",
  },
  {
    flowProjects: [
      { name: "reports", folder: "flows", taskDefinitions: [{ name: "train", image: "ml" }] },
      { name: "ml", folder: "flows", cpuArchitecture: "ARM64" },
    ],
    cpuArchitecture: "X86_64",
  },
  {
    flowProjects: [{ name: "reports", folder: "flows", prefectFile: "prefect.yaml" }],
    agents: [{ name: "default" }, { name: "quick", type: "process", flowProject: "reports" }],
    cpuArchitecture: "X86_64",
  },
  {
    flowProjects: [
      {
        name: "reports",
        folder: "flows",
        secrets: { API_TOKEN: arn("ssm", "parameter/team/api-token") },
        taskDefinitions: [{ name: "train", secrets: ["API_TOKEN"], ephemeralStorageGiB: 100 }],
      },
    ],
    cpuArchitecture: "X86_64",
  },
  {
    flowProjects: [{ name: "ml", folder: "flows", taskDefinitions: [{ name: "train", gpus: 1 }] }],
    managedInstances: [
      { name: "gpu", instanceTypes: ["g6.xlarge", "g6.2xlarge"], storageGiB: 200, scaleInAfterSeconds: 900 },
    ],
    agents: [{ name: "default" }, { name: "gpu", capacityProvider: "gpu" }],
    cpuArchitecture: "X86_64",
  },
  { egressAllocationIds: ["eipalloc-0123456789abcdef0"], natStrategy: "single" },
  { containerInsights: false, dashboard: false },
  { natStrategy: "instance", natInstanceType: "t4g.micro", natInstanceImageId: "ami-0123456789abcdef0" },
  {
    prefectApiUrl: undefined,
    prefectApiKey: undefined,
    prefectServer: {
      size: "small",
      cpu: 1024,
      memoryMiB: 4096,
      eventRetentionDays: 3,
      flowRunRetentionDays: 30,
    },
    dataStore: { engine: "postgres" },
    // Both kinds reach it.
    agents: [{ name: "default" }, { name: "quick", type: "process" }],
  },
  {
    prefectApiUrl: undefined,
    prefectApiKey: undefined,
    prefectServer: {
      size: "redundant",
      loadBalancer: {
        hostname: "prefect.example.com",
        certificateArn: arn("acm", "certificate/11111111-2222-3333-4444-555555555555"),
        allowedCidrBlocks: ["10.0.0.0/8"],
      },
    },
    dataStore: { engine: "postgres" },
  },
  {
    prefectApiUrl: undefined,
    prefectApiKey: undefined,
    prefectOidcClientSecret: "hunter2",
    prefectServer: {
      size: "small",
      loadBalancer: {
        scheme: "internet-facing",
        hostname: "prefect.example.com",
        certificateArn: arn("acm", "certificate/11111111-2222-3333-4444-555555555555"),
        allowedCidrBlocks: ["0.0.0.0/0"],
        oidc: {
          issuer: "https://login.example.com",
          authorizationEndpoint: "https://login.example.com/authorize",
          tokenEndpoint: "https://login.example.com/token",
          userInfoEndpoint: "https://login.example.com/userinfo",
          clientId: "prefect",
        },
      },
    },
    dataStore: { engine: "postgres" },
  },
  { ...openServer, prefectAuthStringSecretArn: arn("secretsmanager", "secret:prefect-AbCdEf") },
];
