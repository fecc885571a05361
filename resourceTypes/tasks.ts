import type { CapacityStrategyItem } from "../components/task/capacityStrategy";
import { kind } from "./description";
import { idOnly, type OfflineAnswer } from "./offlineAnswer";
import { Access, ALL, READ_BY_COST, type ResourceType } from "./resourceType";

const cluster: OfflineAnswer = ({ name, arn }) => {
  const clusterArn = arn("ecs", `cluster/${name}`);
  return { id: clusterArn, state: { arn: clusterArn, name } };
};

const taskDefinition: OfflineAnswer = ({ inputs: { family }, arn }) => ({
  id: String(family),
  state: { arn: arn("ecs", `task-definition/${String(family)}:1`), revision: 1 },
});

const logGroup: OfflineAnswer = ({ name, inputs, arn }) => {
  // AWS's provider appends digits.
  const group = (inputs["namePrefix"] as string | undefined)?.replace(/-$/, "") ?? name;
  return { id: group, state: { name: group, arn: arn("logs", `log-group:${group}`) } };
};

export const tasks = {
  "aws:ecs/cluster:Cluster": {
    words: kind("ECS cluster", ({ settings = [], configuration }: ClusterInputs) => [
      [
        ...settings.map(({ name, value }) => `${INSIGHTS.get(name) ?? name} ${value}`),
        ...(configuration === undefined ? [] : ["exec sessions are logged"]),
      ].join(", "),
    ]),
    cost: READ_BY_COST,
    access: Access.none,
    replacedBy: { inputs: ["name"] },
    deploy: {
      create: ["ecs:CreateCluster", "ecs:TagResource"],
      read: ["ecs:DescribeClusters"],
      update: ["ecs:UpdateCluster", "ecs:UpdateClusterSettings"],
      delete: ["ecs:DeleteCluster"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_ecs_cluster", renamed: { settings: "setting" } },
    offline: cluster,
  },
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": {
    words: kind(
      "Capacity providers",
      ({ capacityProviders, defaultCapacityProviderStrategies: [preset] }: CapacityInputs) => [
        `${capacityProviders.join(", ")}; ${preset?.capacityProvider ?? "none"} unless something else is asked for`,
      ],
    ),
    cost: { reason: "a setting of the cluster; tasks are priced by their size" },
    access: Access.none,
    replacedBy: { inputs: ["clusterName"] },
    deploy: {
      create: ["ecs:PutClusterCapacityProviders"],
      read: ["ecs:DescribeClusters"],
      update: ["ecs:PutClusterCapacityProviders"],
      delete: ["ecs:PutClusterCapacityProviders"],
    },
    leftBehind: { reason: "goes with its cluster" },
    terraform: {
      type: "aws_ecs_cluster_capacity_providers",
      renamed: { defaultCapacityProviderStrategies: "default_capacity_provider_strategy" },
    },
    offline: idOnly,
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    words: kind("Task definition", (definition: TaskDefinitionInputs) => {
      const containers = JSON.parse(definition.containerDefinitions) as Container[];
      return [
        `${taskSize(Number(definition.cpu), Number(definition.memory))}, ${definition.runtimePlatform?.cpuArchitecture ?? "X86_64"}`,
        ...containers.flatMap(containerFacts),
        ...(definition.skipDestroy === true ? ["replaced revisions stay usable"] : []),
      ];
    }),
    cost: READ_BY_COST,
    access: Access.read,
    replacedBy: { inputs: ALL, but: ["skipDestroy", "tags", "trackLatest"] },
    deploy: {
      create: ["ecs:RegisterTaskDefinition", "ecs:TagResource", "iam:PassRole"],
      read: ["ecs:DescribeTaskDefinition"],
      update: { reason: "a change makes a new one" },
      delete: ["ecs:DeregisterTaskDefinition"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_ecs_task_definition", renamed: { volumes: "volume" } },
    offline: taskDefinition,
  },
  "aws:ecs/service:Service": {
    words: kind("ECS service", (service: ServiceInputs) => [
      `${service.desiredCount} of it on ${capacityOf(service.capacityProviderStrategies)}, ` +
        (service.networkConfiguration.assignPublicIp ? "with a public address" : "without a public address"),
      "a new revision starts before the old one stops" +
        (service.deploymentCircuitBreaker?.rollback === true ? ", and is rolled back when it fails" : ""),
      ...(service.enableExecuteCommand === true ? ["people may open a shell in it (ECS exec)"] : []),
    ]),
    cost: READ_BY_COST,
    access: Access.read,
    replacedBy: {
      inputs: ["cluster", "iamRole", "launchType", "name", "schedulingStrategy"],
      unknown: ["capacityProviderStrategies"],
    },
    deploy: {
      create: ["ecs:CreateService", "ecs:TagResource", "iam:PassRole"],
      read: ["ecs:DescribeServices"],
      update: ["ecs:UpdateService"],
      delete: ["ecs:DeleteService"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: {
      type: "aws_ecs_service",
      renamed: { capacityProviderStrategies: "capacity_provider_strategy" },
    },
    offline: ({ name, inputs: { cluster }, arn }) => ({
      id: arn("ecs", `service/${String(cluster).split("/").pop()}/${name}`),
      state: { name },
    }),
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    words: kind("Log group", ({ retentionInDays }: LogGroupInputs) => [
      retentionInDays === undefined
        ? "kept for ever"
        : `kept ${retentionInDays} ${retentionInDays === 1 ? "day" : "days"}`,
    ]),
    cost: READ_BY_COST,
    access: Access.none,
    replacedBy: { inputs: ["name", "namePrefix", "logGroupClass"] },
    deploy: {
      create: ["logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:TagResource"],
      read: ["logs:DescribeLogGroups", "logs:ListTagsForResource"],
      update: ["logs:PutRetentionPolicy"],
      delete: ["logs:DeleteLogGroup"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_cloudwatch_log_group" },
    offline: logGroup,
  },
} satisfies Record<string, ResourceType>;

/** `0.5 vCPU, 1 GiB` */
export function taskSize(cpu: number, memoryMiB: number): string {
  return `${cpu / 1024} vCPU, ${memoryMiB / 1024} GiB`;
}

/** `FARGATE`; `FARGATE (base 1, weight 1), FARGATE_SPOT (weight 4)` */
function capacityOf(items: ServiceInputs["capacityProviderStrategies"]): string {
  return items.length === 1
    ? String(items[0]?.capacityProvider)
    : items
        .map(
          ({ capacityProvider, base = 0, weight }) =>
            `${capacityProvider} (${base === 0 ? "" : `base ${base}, `}weight ${weight})`,
        )
        .join(", ");
}

function containerFacts({
  command,
  user,
  readonlyRootFilesystem,
  secrets,
  healthCheck,
}: Container): string[] {
  return [
    ...(command === undefined ? [] : [`runs ${command.join(" ")}`]),
    `user ${user}, ${readonlyRootFilesystem ? "writes to /tmp only" : "writable root"}`,
    ...(secrets.length === 0 ? [] : [`secrets: ${secrets.map(({ name }) => name).join(", ")}`]),
    ...(healthCheck === undefined ? [] : [`health checked every ${healthCheck.interval} s`]),
  ];
}

const INSIGHTS = new Map([["containerInsights", "Container Insights"]]);

interface ClusterInputs {
  readonly settings?: readonly { readonly name: string; readonly value: string }[];
  readonly configuration?: object;
}

interface CapacityInputs {
  readonly capacityProviders: string[];
  readonly defaultCapacityProviderStrategies: readonly { readonly capacityProvider: string }[];
}

interface TaskDefinitionInputs {
  readonly cpu: string;
  readonly memory: string;
  readonly runtimePlatform?: { readonly cpuArchitecture: string };
  readonly containerDefinitions: string;
  readonly skipDestroy?: boolean;
}

interface Container {
  readonly command?: string[];
  readonly user: string;
  readonly readonlyRootFilesystem: boolean;
  readonly secrets: readonly { readonly name: string }[];
  readonly healthCheck?: { readonly interval: number };
}

interface ServiceInputs {
  readonly desiredCount: number;
  readonly capacityProviderStrategies: readonly CapacityStrategyItem[];
  readonly networkConfiguration: { readonly assignPublicIp: boolean };
  readonly deploymentCircuitBreaker?: { readonly rollback: boolean };
  readonly enableExecuteCommand?: boolean;
}

interface LogGroupInputs {
  readonly retentionInDays?: number;
}
