import { CapacityProvider, type CpuArchitecture } from "../../components/fargatePlatform";
import type { CapturedResource } from "../../offline/capture";
import type { CapturedStack } from "../../offline/captureStack";
import type { Environment } from "../inventory/environment";
import { Inventory } from "../inventory/inventory";
import { readEnvironment } from "../inventory/readEnvironment";
import { type EventQueue, type Setup, STATES_OF_A_TASK } from "./setup";
import { FREE_STORAGE_GIB } from "./tasks";

export interface PricedStack {
  readonly region: string;
  readonly setup: Setup;
}

/** Reads from what a stack's program registered what of it costs money. */
export function readSetup(stack: Pick<CapturedStack, "stack" | "resources">): PricedStack {
  const environment = readEnvironment(stack);
  const inventory = new Inventory(stack.resources);
  const count = (type: string): number => inventory.all(type).length;
  return {
    region: environment.region,
    setup: {
      natGateways: count("aws:ec2/natGateway:NatGateway"),
      elasticIps: environment.addresses.length,
      interfaceEndpoints: interfaceEndpoints(inventory, environment.zones.length),
      ...tasksOf(environment, inventory),
      secrets: count("aws:secretsmanager/secret:Secret"),
      parameters: count("aws:ssm/parameter:Parameter"),
      keys: count("aws:kms/key:Key"),
      hostedZones: count("aws:route53/zone:Zone"),
      hasRegistry: environment.hasOwnRegistry,
      logRetentionDays: environment.logs.retentionDays,
      hasContainerInsights: inventory.all("aws:ecs/cluster:Cluster").some(hasContainerInsights),
      alarmMetrics: metricsWatched(inventory.all("aws:cloudwatch/metricAlarm:MetricAlarm")),
      logMetrics: count("aws:cloudwatch/logMetricFilter:LogMetricFilter"),
      dashboards: count("aws:cloudwatch/dashboard:Dashboard"),
      mailsAlarms: environment.alarms.areMailed,
      events: eventQueue(environment, inventory),
    },
  };
}

function tasksOf(
  { agents, flowRuns, secrets, hasS3Endpoint }: Environment,
  inventory: Inventory,
): Pick<Setup, "services" | "flowRuns"> {
  const architecture = flowRuns.cpuArchitecture as CpuArchitecture;
  const flowRunDefinition = inventory.one(
    "aws:ecs/taskDefinition:TaskDefinition",
    inventory.one("prefect-ecs:task:FlowRunTask"),
  );
  const runsOnSpot = agents[0]?.startsOnSpot === true;
  return {
    services: agents.map(({ name, cpu, memoryMiB, desiredCount }) => ({
      name: `agent ${name}`,
      count: desiredCount,
      cpu,
      memoryMiB,
      architecture,
      capacity: CapacityProvider.onDemand,
      storageGiB: FREE_STORAGE_GIB,
    })),
    flowRuns: {
      cpu: flowRuns.cpu,
      memoryMiB: flowRuns.memoryMiB,
      architecture,
      // Deployments go to the first agent's pool unless they say another.
      capacity: runsOnSpot ? CapacityProvider.spot : CapacityProvider.onDemand,
      storageGiB: storageOf(flowRunDefinition),
      pullThroughNat: !hasS3Endpoint,
      secretsRead: secrets.length,
    },
  };
}

function storageOf({ inputs }: CapturedResource): number {
  const storage = inputs["ephemeralStorage"] as { readonly sizeInGib: number } | undefined;
  return storage?.sizeInGib ?? FREE_STORAGE_GIB;
}

/** Endpoints of S3 and DynamoDB are gateways, and free. */
function interfaceEndpoints(inventory: Inventory, zones: number): number {
  const specs = inventory
    .all("awsx:ec2:Vpc")
    .flatMap(({ inputs }) => (inputs["vpcEndpointSpecs"] ?? []) as { readonly vpcEndpointType?: string }[]);
  return specs.filter(({ vpcEndpointType }) => vpcEndpointType === "Interface").length * zones;
}

function hasContainerInsights({ inputs }: CapturedResource): boolean {
  const settings = (inputs["settings"] ?? []) as { readonly name: string; readonly value: string }[];
  return settings.some(({ name, value }) => name === "containerInsights" && value !== "disabled");
}

/** An alarm costs as much as the metrics that it watches. */
function metricsWatched(alarms: readonly CapturedResource[]): number {
  return alarms
    .map(({ inputs }) => inputs["metricQueries"] as { readonly metric?: unknown }[] | undefined)
    .reduce(
      (total, queries) => total + (queries?.filter(({ metric }) => metric !== undefined).length ?? 1),
      0,
    );
}

function eventQueue({ agents }: Environment, inventory: Inventory): EventQueue | undefined {
  const rules = inventory.all("aws:cloudwatch/eventRule:EventRule");
  const patterns = rules.map(({ inputs }) => JSON.parse(String(inputs["eventPattern"])) as EventPattern);
  // The other rule writes down what failed to start, into a log.
  const pattern = patterns.find(({ detail }) => detail.stopCode === undefined);
  return pattern === undefined
    ? undefined
    : {
        readers: agents
          .filter(({ readsEvents }) => readsEvents)
          .reduce((total, { desiredCount }) => total + desiredCount, 0),
        eventsPerRun: pattern.detail.lastStatus?.length ?? STATES_OF_A_TASK,
      };
}

interface EventPattern {
  readonly detail: { readonly lastStatus?: string[]; readonly stopCode?: string[] };
}
