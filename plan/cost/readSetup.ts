import { CpuArchitecture } from "../../components/task/fargatePlatform";
import type { CapturedResource } from "../../offline/capturedResource";
import type { CapturedStack } from "../../offline/captureStack";
import { RESOURCE_TYPES } from "../../resourceTypes";
import type { Environment } from "../inventory/environment";
import { flowSources } from "../inventory/flowSources";
import { daskWorkersIn } from "./daskWorkers";
import { dependsOn, FREE_STORAGE_GIB, Inventory, sizeOf, storageGiBOf, textOf } from "../inventory/inventory";
import { readEnvironment } from "../inventory/readEnvironment";
import { readDataStore } from "./dataStore";
import { managedInstancesIn } from "./managedInstances";
import {
  type Counted,
  type EventQueue,
  type ProjectSize,
  type Service,
  type Setup,
  STATES_OF_A_TASK,
} from "./setup";

export interface PricedStack {
  readonly region: string;
  readonly setup: Setup;
}

/** Reads the priced parts of a stack from the resources that its program registered. */
export function readSetup(stack: Pick<CapturedStack, "stack" | "resources">): PricedStack {
  const environment = readEnvironment(stack);
  const inventory = new Inventory(stack.resources);
  const daskWorkers = daskWorkersIn(inventory);
  const managedInstances = managedInstancesIn(inventory);
  const count = (type: string): number => inventory.all(type).length;
  return {
    region: environment.region,
    setup: {
      natGateways: count("aws:ec2/natGateway:NatGateway"),
      natInstanceTypes: natInstanceTypes(inventory),
      elasticIps: environment.addresses.length,
      ...loadBalancerAddresses(inventory),
      interfaceEndpoints: interfaceEndpoints(inventory, environment.zones.length),
      ...tasksOf(environment, inventory),
      flowProjects: flowProjectsOf(inventory),
      ...(daskWorkers.length === 0 ? {} : { daskWorkers }),
      ...(managedInstances.length === 0 ? {} : { managedInstances }),
      counted: countedIn(stack.resources),
      hasRegistry: environment.hasOwnRegistry,
      logRetentionDays: environment.logs.retentionDays,
      hasContainerInsights: inventory.all("aws:ecs/cluster:Cluster").some(hasContainerInsights),
      mailsAlarms: environment.alarms.areMailed,
      dataStore: readDataStore(inventory),
      ...(environment.prefect.isOwn ? { hasPrefectServer: true } : {}),
      events: eventQueue(environment, inventory),
    },
  };
}

function tasksOf(
  { agents, flowRuns, secrets, hasS3Endpoint }: Environment,
  inventory: Inventory,
): Pick<Setup, "services" | "flowRuns"> {
  const architecture = (flowRuns?.cpuArchitecture ?? CpuArchitecture.x86) as CpuArchitecture;
  const isOnFargate = agents[0]?.executes === undefined && agents[0]?.managedInstances === undefined;
  const ownTask = isOnFargate ? flowRuns : undefined;
  return {
    services: [
      ...serversOf(inventory, architecture),
      ...agents.map(({ name, cpu, memoryMiB, desiredCount, executes, spotShare, awakeHours }) => ({
        name: `agent ${name}`,
        count: desiredCount,
        ...(awakeHours === undefined ? {} : { awakeHours }),
        cpu,
        memoryMiB,
        architecture,
        // One that executes flow runs itself is where they are.
        spotShare: executes === undefined ? 0 : spotShare,
        storageGiB: FREE_STORAGE_GIB,
      })),
    ],
    flowRuns: {
      // Runs without a task, or in the agent's own, cost nothing, and those on instances have no price.
      cpu: ownTask?.cpu ?? 0,
      memoryMiB: ownTask?.memoryMiB ?? 0,
      architecture,
      // The first agent's pool is the default of deployments.
      spotShare: agents[0]?.spotShare ?? 0,
      storageGiB: storageGiBOf(inventory.definitionOf(inventory.first("prefect-ecs:task:FlowRunTask"))),
      pullThroughNat: !hasS3Endpoint,
      secretsRead: secrets.length,
    },
  };
}

/** A Prefect server of the stack's own, which has the stack's image. */
function serversOf(inventory: Inventory, architecture: CpuArchitecture): Service[] {
  const component = inventory.first("prefect-ecs:server:PrefectServer");
  const definitions = component && inventory.all("aws:ecs/taskDefinition:TaskDefinition", component);
  return (component === undefined ? [] : inventory.all("aws:ecs/service:Service", component)).flatMap(
    (service, index) => {
      // Both have the name of the part of the server.
      const definition = definitions?.find(({ name }) => name === service.name);
      return definition === undefined
        ? []
        : [
            {
              name: index === 0 ? "Prefect server" : "Prefect server, background services",
              count: Number(service.inputs["desiredCount"]),
              ...sizeOf(definition),
              architecture,
              spotShare: 0,
              storageGiB: FREE_STORAGE_GIB,
            },
          ];
    },
  );
}

/** Skips projects whose task definition can't be read. */
function flowProjectsOf(inventory: Inventory): ProjectSize[] {
  return flowSources(inventory).flatMap(({ flowProject, size }) =>
    flowProject === undefined || size === undefined ? [] : [{ name: flowProject, ...size }],
  );
}

/** Types of the instances that auto-scaling groups keep up. */
function natInstanceTypes(inventory: Inventory): string[] {
  const templates = inventory.all("aws:ec2/launchTemplate:LaunchTemplate");
  return inventory.all("aws:autoscaling/group:Group").flatMap((group) => {
    const template = templates.find((one) => dependsOn(group, one));
    return template === undefined
      ? []
      : Array.from({ length: Number(group.inputs["minSize"]) }, () => textOf(template, "instanceType"));
  });
}

/** An internet-facing load balancer has a public address in each of its subnets. */
function loadBalancerAddresses(inventory: Inventory): Pick<Setup, "loadBalancerAddresses"> {
  const subnets = inventory
    .all("aws:lb/loadBalancer:LoadBalancer")
    .filter(({ inputs }) => inputs["internal"] === false)
    .flatMap(({ inputs }) => inputs["subnets"] as string[]);
  return subnets.length === 0 ? {} : { loadBalancerAddresses: subnets.length };
}

/** S3 and DynamoDB have gateway endpoints, which are free. */
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

/** Each item once, with its quantity, sorted by name. */
function countedIn(resources: readonly CapturedResource[]): Counted[] {
  const byItem = new Map<string, Counted>();
  for (const { type, inputs } of resources) {
    const cost = RESOURCE_TYPES[type]?.cost;
    if (typeof cost === "object" && "price" in cost) {
      const { quantity = () => 1, ...one } = cost;
      byItem.set(one.item, {
        ...one,
        quantity: (byItem.get(one.item)?.quantity ?? 0) + quantity(inputs),
      });
    }
  }
  return [...byItem.values()].sort((left, right) => left.item.localeCompare(right.item, "en"));
}

function eventQueue({ agents }: Environment, inventory: Inventory): EventQueue | undefined {
  const rules = inventory.all("aws:cloudwatch/eventRule:EventRule");
  const patterns = rules.map(({ inputs }) => JSON.parse(String(inputs["eventPattern"])) as EventPattern);
  // The rule with a `stopCode` logs tasks that failed to start.
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
