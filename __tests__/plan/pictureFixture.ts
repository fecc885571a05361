import {
  AddressFate,
  type Agent,
  type EgressAddress,
  type Environment,
  type Zone,
} from "../../plan/inventory/environment";

export const zoneA: Zone = {
  name: "eu-west-1a",
  privateCidrBlock: "10.0.0.0/20",
  publicCidrBlock: "10.0.16.0/20",
  natGateway: "prefect-ecs-staging-nat-1",
  leavesThrough: "prefect-ecs-staging-nat-1",
};

export const zoneB: Zone = {
  name: "eu-west-1b",
  privateCidrBlock: "10.0.32.0/20",
  publicCidrBlock: "10.0.48.0/20",
  natGateway: undefined,
  leavesThrough: "prefect-ecs-staging-nat-1",
};

export const address: EgressAddress = {
  name: "egress-1",
  natGateway: "prefect-ecs-staging-nat-1",
  fate: AddressFate.kept,
};

export const agent: Agent = {
  name: "default",
  cpu: 256,
  memoryMiB: 512,
  desiredCount: 1,
  workPool: "ecs-staging",
  workQueues: ["default"],
  executes: undefined,
  awakeHours: undefined,
  spotShare: 0,
  readsEvents: true,
};

/** The environment of `stacks/staging.ts` with the committed configuration, which the reading test checks. */
export const staging: Environment = {
  project: "prefect-ecs",
  stack: "staging",
  region: "eu-west-1",
  prefect: { isCloud: true, isOwn: false },
  vpcCidrBlock: "10.0.0.0/16",
  zones: [zoneA, zoneB],
  addresses: [address],
  hasIpv6: false,
  hasS3Endpoint: true,
  agents: [agent],
  flowRuns: { cpu: 512, memoryMiB: 1024, cpuArchitecture: "X86_64" },
  registration: { cpu: 512, memoryMiB: 1024 },
  hasOwnRegistry: true,
  hasEventQueue: true,
  secrets: ["PREFECT_API_KEY"],
  dataStore: undefined,
  logs: { groupCount: 5, retentionDays: 30 },
  alarms: { count: 6, areMailed: false },
  others: [],
};
