import * as pulumi from "@pulumi/pulumi";
import type {
  AgentSchedule,
  AwsAccess,
  Cluster,
  DataStore,
  ExistingCluster,
  ExistingNetwork,
  FlowRunTask,
  Monitoring,
  Network,
  Platform,
  PrefectCredentials,
  PrefectServer,
  Registration,
  TaskEvents,
} from "../components";
import { PrefectAuthKind, type StackConfig } from "./config";
import { type DataStoreOutput, dataStoreOutput } from "./dataStoreOutput";
import { type PrefectCredential, prefectCredential } from "./prefectCredentialOutput";
import { type PrefectServerOutput, prefectServerOutput } from "./prefectServerOutput";
import type { Agent } from "./parts/agents";
import type { StackProject } from "./parts/flowProjects";
import { ipv6CidrBlockOf } from "./parts/variables";
import { nextSteps, readme } from "./readme";

/** The stack's outputs, for users, workflows and the command line. */
export interface StackOutputs {
  /** `<project>/<stack>`: the value of the stack's tag, and the owner in its marks in Prefect. */
  readonly owner: string;
  /** Public addresses of flow runs' traffic, for third parties to allow-list. */
  readonly egressIps: pulumi.Output<string[]>;
  /** IPv6 block of flow runs' traffic to destinations with IPv6, for third parties to allow-list; absent: they have IPv4 alone. */
  readonly egressIpv6CidrBlock?: pulumi.Output<string>;
  /** Agent → work pool in Prefect. */
  readonly workPools: Record<string, string>;
  /** The image of agents, registration and flow runs, by digest. Set it as another stack's `imageUri` to promote it. */
  readonly imageUri: pulumi.Output<string>;
  /** The task definition's revision for new flow runs. */
  readonly taskDefinitionArn: pulumi.Output<string>;
  /** The ECS cluster of agents and flow runs. */
  readonly clusterName: pulumi.Output<string>;
  /** Subnets of agents and flow runs, for other workloads that need the same public addresses. */
  readonly privateSubnetIds: pulumi.Output<string[]>;
  /** Security group of flow runs, for rules that let them in, such as a database's. */
  readonly flowRunSecurityGroupId: pulumi.Output<string>;
  /** Address of Prefect's UI. */
  readonly prefectUrl: string;
  /** Prefect's API, as users' machines reach it. */
  readonly prefectApiUrl: string;
  /** Prefect setting → ARN of the secret with the API key or auth string; absent: an open server. */
  readonly prefectCredential?: pulumi.Output<PrefectCredential>;
  /** Environment variable of flow runs and registration → ARN of the parameter or secret that ECS fills it from. */
  readonly secrets: Record<string, string>;
  /** The data store; absent: there is none. */
  readonly dataStore?: pulumi.Output<DataStoreOutput>;
  /** The stack's own Prefect server, for port forwarding; absent: it uses another one. */
  readonly prefectServer?: pulumi.Output<PrefectServerOutput>;
  /** AWS access of the command line. */
  readonly access: AwsAccess;
  /** Names of the queue of ECS's events of stopped tasks, and of its dead-letter queue. */
  readonly eventQueues: { readonly events: pulumi.Output<string>; readonly dead: pulumi.Output<string> };
  /** CloudWatch alarms of the stack. */
  readonly alarmNames: pulumi.Output<string[]>;
  /** Log group of flow runs' tasks that never started: ECS keeps them for about an hour. */
  readonly failedStartsLogGroup: pulumi.Output<string>;
  /** The cluster's services in the AWS console. */
  readonly clusterUrl: pulumi.Output<string>;
  /** Source → log group. */
  readonly logGroups: Record<string, pulumi.Output<string>>;
  /** Source → log group in the AWS console. */
  readonly logUrls: Record<string, pulumi.Output<string>>;
  /** Alarms and their metrics, in the AWS console; absent: there is no dashboard. */
  readonly dashboardUrl?: pulumi.Output<string>;
  /** SNS topic of alarms, for subscriptions besides `alarmEmail`. */
  readonly alarmTopicArn: pulumi.Output<string>;
  /** Agent → ECS service. */
  readonly services: Record<string, pulumi.Output<string>>;
  /** Agent → times at which it is started and stopped; absent: all run always. */
  readonly schedules?: Record<string, AgentSchedule>;
  /** The registration task's revision that ran last. */
  readonly registrationTaskDefinitionArn: pulumi.Output<string>;
  /** The stack's values for another program's `FlowProject`. */
  readonly platform: pulumi.Output<Platform>;
  /** Flow project of the configuration → its outputs. */
  readonly flowProjects: Record<string, FlowProjectOutputs>;
  /** Next steps after `pulumi up`, in a few lines. */
  readonly nextSteps: pulumi.Output<string>;
  /** Overview of the stack with the next steps, in Markdown. */
  readonly readme: pulumi.Output<string>;
}

export interface FlowProjectOutputs {
  /** Owner in its marks in Prefect. */
  readonly owner: pulumi.Output<string>;
  readonly imageUri: pulumi.Output<string>;
  /** The ECR repository of the image. Absent in stacks of older versions. */
  readonly repositoryArn?: pulumi.Output<string>;
  /** The task definition's revision for new runs. */
  readonly taskDefinitionArn: pulumi.Output<string>;
  /** Name of a further task definition → its revision for new runs. Absent in stacks of older versions. */
  readonly taskDefinitionArns?: Record<string, pulumi.Output<string>>;
  readonly logGroup: pulumi.Output<string>;
  readonly registrationTaskDefinitionArn: pulumi.Output<string>;
  readonly registrationLogGroup: pulumi.Output<string>;
  /** Environment variable → ARN of the parameter or secret that ECS fills it from. */
  readonly secrets: Record<string, string>;
}

interface Parts {
  readonly owner: string;
  readonly access: AwsAccess;
  readonly credentials: PrefectCredentials | undefined;
  readonly events: TaskEvents;
  readonly network: Network | ExistingNetwork;
  readonly cluster: Cluster | ExistingCluster;
  readonly imageUri: pulumi.Output<string>;
  /** The flow run task of `flows/`, or of the first flow project. */
  readonly flowRuns: Pick<FlowRunTask, "logGroupName" | "taskDefinitionArn">;
  readonly registration: Registration;
  /** Agents, in the configuration's order. */
  readonly agents: Agent[];
  readonly monitoring: Monitoring;
  readonly dataStore: DataStore | undefined;
  readonly server: PrefectServer | undefined;
  readonly platform: pulumi.Output<Platform>;
  readonly flowProjects: StackProject[];
}

/** Collects the outputs of a stack's parts. */
export function stackOutputs(config: StackConfig, parts: Parts): StackOutputs {
  const { network, cluster, flowRuns, events, registration, agents, monitoring } = parts;
  const byAgent = <T>(valueOf: (index: number) => T): Record<string, T> =>
    Object.fromEntries(config.agents.map(({ name }, index) => [name, valueOf(index)]));
  const service = (index: number): Agent => agents[index] as Agent;
  const logGroups = {
    flowRuns: flowRuns.logGroupName,
    registration: registration.logGroupName,
    ...Object.fromEntries(
      config.agents.map(({ name }, index) => [`agent-${name}`, service(index).logGroupName]),
    ),
    ...(parts.server === undefined ? {} : { prefectServer: parts.server.logGroupName }),
  };
  const logUrls = Object.fromEntries(
    Object.entries(logGroups).map(([who, group]) => [who, logUrl(config, group)]),
  );
  const clusterUrl = pulumi.interpolate`${consoleHost(config)}/ecs/v2/clusters/${cluster.name}/services?region=${config.aws.region}`;
  const dashboardUrl = monitoring.dashboardName?.apply(
    (dashboard) => `${cloudWatch(config)}#dashboards/dashboard/${dashboard}`,
  );
  const ipv6CidrBlock = ipv6CidrBlockOf(network);
  return {
    owner: parts.owner,
    egressIps: network.egressIps,
    ...(ipv6CidrBlock === undefined ? {} : { egressIpv6CidrBlock: ipv6CidrBlock }),
    workPools: byAgent((index) => config.agents[index]?.workPool ?? ""),
    imageUri: parts.imageUri,
    taskDefinitionArn: flowRuns.taskDefinitionArn,
    clusterName: cluster.name,
    privateSubnetIds: network.privateSubnetIds,
    flowRunSecurityGroupId: network.flowRunSecurityGroupId,
    prefectUrl: config.prefect.uiUrl,
    prefectApiUrl: prefectApiUrl(config),
    ...prefectCredential(config, parts.credentials),
    secrets: config.secrets,
    ...dataStoreOutput(config, parts.dataStore),
    ...prefectServerOutput(cluster.name, parts.server),
    access: parts.access,
    eventQueues: { events: events.queueName, dead: events.deadLetterQueueName },
    alarmNames: monitoring.alarmNames,
    failedStartsLogGroup: monitoring.failedStartsLogGroupName,
    clusterUrl,
    logGroups,
    logUrls,
    ...(dashboardUrl === undefined ? {} : { dashboardUrl }),
    alarmTopicArn: monitoring.alarmTopicArn,
    services: byAgent((index) => service(index).serviceName),
    ...schedules(config),
    registrationTaskDefinitionArn: registration.taskDefinitionArn,
    platform: parts.platform,
    flowProjects: flowProjectOutputs(parts.flowProjects),
    nextSteps: pulumi
      .all([network.egressIps, parts.server?.loadBalancerDnsName])
      .apply(([egressIps, loadBalancerDnsName]) => nextSteps(config, { egressIps, loadBalancerDnsName })),
    readme: pulumi
      .output({
        egressIps: network.egressIps,
        loadBalancerDnsName: parts.server?.loadBalancerDnsName,
        taskDefinitionArn: flowRuns.taskDefinitionArn,
        clusterUrl,
        dashboardUrl,
        logUrls,
      })
      .apply((facts) => readme(config, facts)),
  };
}

function schedules({ agents }: StackConfig): Pick<StackOutputs, "schedules"> {
  const given = agents.flatMap(({ name, schedule }): [string, AgentSchedule][] =>
    schedule === undefined ? [] : [[name, schedule]],
  );
  return given.length === 0 ? {} : { schedules: Object.fromEntries(given) };
}

function flowProjectOutputs(projects: readonly StackProject[]): Record<string, FlowProjectOutputs> {
  const outputs = projects.map(({ config, component }): [string, FlowProjectOutputs] => [
    config.name,
    {
      owner: component.owner,
      imageUri: component.imageUri,
      repositoryArn: component.repositoryArn,
      taskDefinitionArn: component.taskDefinitionArn,
      taskDefinitionArns: component.taskDefinitionArns,
      logGroup: component.logGroupName,
      registrationTaskDefinitionArn: component.registrationTaskDefinitionArn,
      registrationLogGroup: component.registrationLogGroupName,
      secrets: config.secrets,
    },
  ]);
  return Object.fromEntries(outputs);
}

/** A server has UI and API at one address, which may differ between containers and users' machines. */
function prefectApiUrl({ prefect: { apiUrl, uiUrl, forwardedUrl, auth } }: StackConfig): string {
  return auth.kind === PrefectAuthKind.cloud ? apiUrl : `${forwardedUrl ?? uiUrl}/api`;
}

/** Each partition has its own console. */
function consoleHost({ aws: { region } }: StackConfig): string {
  if (region.startsWith("cn-")) {
    return `https://${region}.console.amazonaws.cn`;
  }
  return `https://${region}.console.${region.startsWith("us-gov-") ? "amazonaws-us-gov" : "aws.amazon"}.com`;
}

function cloudWatch(config: StackConfig): string {
  return `${consoleHost(config)}/cloudwatch/home?region=${config.aws.region}`;
}

/** The console expects a log group's name encoded twice, with `$` for `%`. */
function logUrl(config: StackConfig, group: pulumi.Output<string>): pulumi.Output<string> {
  return group.apply((name) => {
    const encoded = encodeURIComponent(encodeURIComponent(name)).replace(/%/g, "$");
    return `${cloudWatch(config)}#logsV2:log-groups/log-group/${encoded}`;
  });
}
