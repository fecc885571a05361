import { type CapacityStrategyItem, spotShare } from "../../components/task/capacityStrategy";
import { awakeHours, readAwsCron } from "../../components/agent/agentSchedule";
import type { CapturedResource } from "../../offline/capturedResource";
import type { CapturedStack } from "../../offline/captureStack";
import { projectOf, unknownTypes } from "../../resourceTypes";
import { capacityOfRuns, type RegisteredPool, registrationConfig } from "./registrationConfig";
import type { Agent, Environment, Logs } from "./environment";
import { containerOf, Inventory, sizeOf, textOf } from "./inventory";
import { hasS3Endpoint, readAddresses, readZones } from "./readNetwork";

/** Reads an environment from the resources that a stack's program registered; a changed program may lack some. */
export function readEnvironment({
  stack,
  resources,
}: Pick<CapturedStack, "stack" | "resources">): Environment {
  const inventory = new Inventory(resources);
  // An existing network has none.
  const vpc = inventory.first("awsx:ec2:Vpc");
  const flowRuns = inventory.definitionOf(inventory.first("prefect-ecs:task:FlowRunTask"));
  const { environment, secrets, logRegion } = containerOf(flowRuns);
  const project = projectOf(resources);
  const registration = inventory.definitionOf(registrationOf(inventory, `${project}-${stack}`));
  const pools = registration === undefined ? [] : registrationConfig(registration).workPools;
  return {
    project,
    stack,
    region: logRegion,
    prefect: {
      isCloud: isPrefectCloud(environment["PREFECT_API_URL"]),
      isOwn: inventory.first("prefect-ecs:server:PrefectServer") !== undefined,
      ...(inventory.first("aws:lb/loadBalancer:LoadBalancer") === undefined ? {} : { hasLoadBalancer: true }),
    },
    vpcCidrBlock: vpc === undefined ? "" : textOf(vpc, "cidrBlock"),
    hasIpv6: vpc?.inputs["assignGeneratedIpv6CidrBlock"] === true,
    zones: vpc === undefined ? [] : readZones(inventory, vpc),
    addresses:
      vpc === undefined ? [] : readAddresses(inventory, `${project}-${stack}-`, addressCount(environment)),
    hasS3Endpoint: vpc !== undefined && hasS3Endpoint(vpc),
    agents: pools.flatMap((pool) => agent(inventory, `${project}-${stack}-agent-`, pool)),
    flowRuns:
      flowRuns === undefined ? undefined : { ...sizeOf(flowRuns), cpuArchitecture: architectureOf(flowRuns) },
    registration: registration === undefined ? undefined : sizeOf(registration),
    hasOwnRegistry: inventory.all("aws:ecr/repository:Repository").length > 0,
    hasEventQueue: inventory.all("aws:sqs/queue:Queue").length > 0,
    secrets: [...secrets].sort(),
    dataStore: dataStoreOf(inventory),
    logs: logs(inventory),
    alarms: {
      count: inventory.all("aws:cloudwatch/metricAlarm:MetricAlarm").length,
      areMailed: inventory.all("aws:sns/topicSubscription:TopicSubscription").length > 0,
    },
    others: unknownTypes(inventory.types()),
  };
}

/** The stack's own registration, which creates the work pools; each flow project has another one. */
function registrationOf(inventory: Inventory, name: string): CapturedResource | undefined {
  const type = "prefect-ecs:prefect:Registration";
  return inventory.all(type).find((resource) => resource.name === name) ?? inventory.first(type);
}

function architectureOf(definition: CapturedResource): string {
  const platform = definition.inputs["runtimePlatform"] as { readonly cpuArchitecture: string };
  return platform.cpuArchitecture;
}

/** Empty if the pool has no agent in this stack. */
function agent(inventory: Inventory, prefix: string, pool: RegisteredPool): Agent[] {
  const component = AGENTS.flatMap((type) => inventory.all(type)).find(
    ({ name }) => name === `${prefix}${pool.agent}`,
  );
  const definition = inventory.definitionOf(component);
  const service = component && inventory.first("aws:ecs/service:Service", component);
  if (definition === undefined || service === undefined) {
    return [];
  }
  return [
    {
      ...sizeOf(definition),
      name: pool.agent,
      desiredCount: Number(service.inputs["desiredCount"]),
      workPool: pool.name,
      workQueues: pool.workQueues,
      executes: limitOf(definition),
      awakeHours: awakeHoursOf(inventory, component),
      spotShare: pool.managedInstances === undefined ? onSpot(pool, service) : 0,
      ...(pool.managedInstances === undefined ? {} : { managedInstances: pool.managedInstances }),
      readsEvents: QUEUE_NAME_VARIABLE in containerOf(definition).environment,
    },
  ];
}

const AGENTS = ["prefect-ecs:agent:AgentService", "prefect-ecs:agent:ProcessAgent"];

/** An agent that executes flow runs itself is told how many. */
function limitOf(definition: CapturedResource): number | undefined {
  const { command } = containerOf(definition);
  const at = command.indexOf("--limit");
  return at === -1 ? undefined : Number(command[at + 1]);
}

function awakeHoursOf(inventory: Inventory, component: CapturedResource | undefined): number | undefined {
  const schedules =
    component === undefined ? [] : inventory.all("aws:scheduler/schedule:Schedule", component);
  const [start, stop] = ["-start", "-stop"].map((end) => {
    const schedule = schedules.find(({ name }) => name.endsWith(end));
    return schedule && readAwsCron(textOf(schedule, "scheduleExpression"));
  });
  return start === undefined || stop === undefined ? undefined : awakeHours(start, stop);
}

function onSpot(pool: RegisteredPool, { inputs }: CapturedResource): number {
  const ofRuns = capacityOfRuns(pool);
  return ofRuns.length > 0
    ? spotShare(ofRuns)
    : spotShare(
        inputs["capacityProviderStrategies"] as CapacityStrategyItem[],
        Number(inputs["desiredCount"]),
      );
}

/** The setting that gives prefect-aws's observer its queue. */
const QUEUE_NAME_VARIABLE = "PREFECT_INTEGRATIONS_AWS_ECS_OBSERVER_SQS_QUEUE_NAME";

/** Flow runs get every egress address in a variable. */
function addressCount(environment: Record<string, string>): number {
  return (environment["EGRESS_ADDRESSES"] ?? "").split(",").length;
}

/** `RDS db.t4g.micro`, `Aurora Serverless` */
function dataStoreOf(inventory: Inventory): string | undefined {
  const instance = inventory.first("aws:rds/instance:Instance");
  return instance === undefined
    ? inventory.first("aws:rds/cluster:Cluster") && "Aurora Serverless"
    : `RDS ${textOf(instance, "instanceClass")}`;
}

function logs(inventory: Inventory): Logs {
  const groups = inventory.all("aws:cloudwatch/logGroup:LogGroup");
  return {
    groupCount: groups.length,
    retentionDays: Math.max(0, ...groups.map((group) => Number(group.inputs["retentionInDays"]))),
  };
}

function isPrefectCloud(apiUrl: string | undefined): boolean {
  return apiUrl !== undefined && new URL(apiUrl).host === "api.prefect.cloud";
}
