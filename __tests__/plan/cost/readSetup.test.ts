import { readSetup, type PricedStack } from "../../../plan/cost/readSetup";
import { stackResources } from "../../support/stack";

let priced: PricedStack;

beforeAll(async () => {
  const resources = await stackResources("prod", {
    "aws:region": "us-east-2",
    availabilityZones: ["us-east-2a", "us-east-2b"],
    agents: [
      { name: "default", capacityProvider: "FARGATE_SPOT", desiredCount: 2 },
      { name: "bulk", workPool: "bulk", cpu: 512, memoryMiB: 2048 },
    ],
    cpuArchitecture: "ARM64",
    flowRunEphemeralStorageGiB: 50,
    alarmEmail: "team@example.com",
    secrets: { DATABASE_URL: "arn:aws:secretsmanager:us-east-2:123456789012:secret:warehouse-AbCdEf" },
    imageUri: `123456789012.dkr.ecr.us-east-2.amazonaws.com/prefect-ecs-staging@sha256:${"0123456789abcdef".repeat(4)}`,
    egressAllocationIds: ["a", "b", "c"].map((last) => `eipalloc-0123456789abcdef${last}`),
  });
  priced = readSetup({ stack: "prod", resources });
});

it("reads from what the program registers everything that costs money", () => {
  const task = { architecture: "ARM64" };
  expect(priced).toEqual({
    region: "us-east-2",
    setup: {
      natGateways: 2,
      // Adopted, one of them for later.
      elasticIps: 3,
      natInstanceTypes: [],
      interfaceEndpoints: 0,
      flowProjects: [],
      services: [
        {
          ...task,
          name: "agent default",
          count: 2,
          cpu: 256,
          memoryMiB: 512,
          spotShare: 0,
          storageGiB: 20,
        },
        {
          ...task,
          name: "agent bulk",
          count: 1,
          cpu: 512,
          memoryMiB: 2048,
          spotShare: 0,
          storageGiB: 20,
        },
      ],
      flowRuns: {
        ...task,
        cpu: 1024,
        memoryMiB: 2048,
        spotShare: 1,
        storageGiB: 50,
        pullThroughNat: false,
        secretsRead: 2,
      },
      counted: [
        // Two gateways, failed starts, two of the queues, and of each agent one with two metrics and one with one.
        { item: "alarms", part: "monitoring", price: "alarmMetric", quantity: 11 },
        { item: "counts of lines in logs, at most", part: "monitoring", price: "metric", quantity: 3 },
        { item: "dashboard", part: "monitoring", price: "dashboard", quantity: 1 },
        // Prefect's key: the other isn't the stack's.
        { item: "secrets", part: "other", price: "secret", quantity: 1 },
      ],
      // Promoted from staging.
      hasRegistry: false,
      logRetentionDays: 365,
      hasContainerInsights: true,
      mailsAlarms: true,
      events: { readers: 3, eventsPerRun: 1 },
    },
  });
});
