import { type Describe, kind } from "./description";

export const tasks: Record<string, Describe> = {
  "aws:ecs/cluster:Cluster": kind("ECS cluster", ({ settings = [], configuration }: ClusterInputs) => [
    [
      ...settings.map(({ name, value }) => `${INSIGHTS.get(name) ?? name} ${value}`),
      ...(configuration === undefined ? [] : ["exec sessions are logged"]),
    ].join(", "),
  ]),
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": kind(
    "Capacity providers",
    ({ capacityProviders, defaultCapacityProviderStrategies: [preset] }: CapacityInputs) => [
      `${capacityProviders.join(", ")}; ${preset?.capacityProvider ?? "none"} unless something else is asked for`,
    ],
  ),
  "aws:ecs/taskDefinition:TaskDefinition": kind("Task definition", (definition: TaskDefinitionInputs) => {
    const containers = JSON.parse(definition.containerDefinitions) as Container[];
    return [
      `${taskSize(Number(definition.cpu), Number(definition.memory))}, ${definition.runtimePlatform?.cpuArchitecture ?? "X86_64"}`,
      ...containers.flatMap(containerFacts),
      ...(definition.skipDestroy === true ? ["replaced revisions stay usable"] : []),
    ];
  }),
  "aws:ecs/service:Service": kind("ECS service", (service: ServiceInputs) => [
    `${service.desiredCount} of it on ${service.capacityProviderStrategies.map((s) => s.capacityProvider).join(", ")}, ` +
      (service.networkConfiguration.assignPublicIp ? "with a public address" : "without a public address"),
    "a new revision starts before the old one stops" +
      (service.deploymentCircuitBreaker?.rollback === true ? ", and is rolled back when it fails" : ""),
    ...(service.enableExecuteCommand === true ? ["people may open a shell in it (ECS exec)"] : []),
  ]),
  "aws:cloudwatch/logGroup:LogGroup": kind("Log group", ({ retentionInDays }: LogGroupInputs) => [
    retentionInDays === undefined
      ? "kept for ever"
      : `kept ${retentionInDays} ${retentionInDays === 1 ? "day" : "days"}`,
  ]),
};

/** `0.5 vCPU, 1 GiB` */
export function taskSize(cpu: number, memoryMiB: number): string {
  return `${cpu / 1024} vCPU, ${memoryMiB / 1024} GiB`;
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
  readonly capacityProviderStrategies: readonly { readonly capacityProvider: string }[];
  readonly networkConfiguration: { readonly assignPublicIp: boolean };
  readonly deploymentCircuitBreaker?: { readonly rollback: boolean };
  readonly enableExecuteCommand?: boolean;
}

interface LogGroupInputs {
  readonly retentionInDays?: number;
}
