import * as pulumi from "@pulumi/pulumi";
import type {
  AgentService,
  AwsAccess,
  Cluster,
  ExistingCluster,
  ExistingNetwork,
  FlowRunTask,
  Monitoring,
  Network,
  Platform,
  PrefectCredentials,
  Registration,
  TaskEvents,
} from "../components";
import { PrefectAuthKind, type StackConfig } from "./config";
import type { StackProject } from "./parts/flowProjects";
import { nextSteps, readme } from "./readme";

/** What `pulumi up` prints: what a person, a workflow or the command line needs to go on. */
export interface StackOutputs {
  /** `<project>/<stack>`: the value of the stack's tag, and its mark in Prefect. */
  readonly owner: string;
  /** Addresses that flow runs come from: what a third party allow-lists. */
  readonly egressIps: pulumi.Output<string[]>;
  /** Agent → its work pool in Prefect. */
  readonly workPools: Record<string, string>;
  /** The image of agents, registration and flow runs, by digest: what another stack is given to promote it. */
  readonly imageUri: pulumi.Output<string>;
  /** The revision that new flow runs start from. */
  readonly taskDefinitionArn: pulumi.Output<string>;
  /** The ECS cluster that agents and flow runs are in. */
  readonly clusterName: pulumi.Output<string>;
  /** Where agents and flow runs are: for what else is to leave by the same addresses. */
  readonly privateSubnetIds: pulumi.Output<string[]>;
  /** For rules that let flow runs in: a database's security group, for example. */
  readonly flowRunSecurityGroupId: pulumi.Output<string>;
  /** Prefect's pages. */
  readonly prefectUrl: string;
  /** Prefect's API, as people's machines reach it. */
  readonly prefectApiUrl: string;
  /** Where the API key or auth string is kept, by the setting that it is for; absent: an open server. */
  readonly prefectCredential?: pulumi.Output<PrefectCredential>;
  /** Environment variable of flow runs and registration → ARN of the parameter or secret that it is filled from. */
  readonly secrets: Record<string, string>;
  /** How the command line reaches the stack's account. */
  readonly access: AwsAccess;
  /** Names of the queues that ECS's events of stopped tasks wait in, and end in when nobody could handle them. */
  readonly eventQueues: { readonly events: pulumi.Output<string>; readonly dead: pulumi.Output<string> };
  /** CloudWatch alarms of the stack. */
  readonly alarmNames: pulumi.Output<string[]>;
  /** Log group of the flow tasks that never started: ECS forgets them within the hour. */
  readonly failedStartsLogGroup: pulumi.Output<string>;
  /** The cluster's services in the AWS console. */
  readonly clusterUrl: pulumi.Output<string>;
  /** What writes there → its log group. */
  readonly logGroups: Record<string, pulumi.Output<string>>;
  /** What writes there → its log group in the AWS console. */
  readonly logUrls: Record<string, pulumi.Output<string>>;
  /** Alarms, and what they watch, in the AWS console. */
  readonly dashboardUrl: pulumi.Output<string>;
  /** Where alarms say that they went off: for subscriptions besides `alarmEmail`. */
  readonly alarmTopicArn: pulumi.Output<string>;
  /** Agent → its ECS service. */
  readonly services: Record<string, pulumi.Output<string>>;
  /** The revision that registration ran last. */
  readonly registrationTaskDefinitionArn: pulumi.Output<string>;
  /** What a flow project of another program needs of the stack. */
  readonly platform: pulumi.Output<Platform>;
  /** Flow project of the configuration → what was made for it. */
  readonly flowProjects: Record<string, FlowProjectOutputs>;
  /** What to do after `pulumi up`, in a few lines. */
  readonly nextSteps: pulumi.Output<string>;
  /** The same and more, in Markdown. */
  readonly readme: pulumi.Output<string>;
}

export interface FlowProjectOutputs {
  /** Its mark in Prefect. */
  readonly owner: pulumi.Output<string>;
  readonly imageUri: pulumi.Output<string>;
  /** The revision that new runs start from. */
  readonly taskDefinitionArn: pulumi.Output<string>;
  readonly logGroup: pulumi.Output<string>;
  readonly registrationTaskDefinitionArn: pulumi.Output<string>;
  readonly registrationLogGroup: pulumi.Output<string>;
  /** Environment variable → ARN of the parameter or secret that it is filled from. */
  readonly secrets: Record<string, string>;
}

export interface PrefectCredential {
  readonly variable: string;
  readonly secretArn: string;
  /** The key of the stack's configuration that its value comes from; undefined: somebody else keeps the secret. */
  readonly configKey: string | undefined;
}

interface Parts {
  readonly owner: string;
  readonly access: AwsAccess;
  readonly credentials: PrefectCredentials | undefined;
  readonly events: TaskEvents;
  readonly network: Network | ExistingNetwork;
  readonly cluster: Cluster | ExistingCluster;
  readonly imageUri: pulumi.Output<string>;
  /** Of the project of `flows/`, or the first of several. */
  readonly flowRuns: Pick<FlowRunTask, "logGroupName" | "taskDefinitionArn">;
  readonly registration: Registration;
  /** In the configuration's order. */
  readonly agents: AgentService[];
  readonly monitoring: Monitoring;
  readonly platform: pulumi.Output<Platform>;
  readonly flowProjects: StackProject[];
}

/** Collects the outputs of a stack's parts. */
export function stackOutputs(config: StackConfig, parts: Parts): StackOutputs {
  const { network, cluster, flowRuns, events, registration, agents, monitoring } = parts;
  const byAgent = <T>(valueOf: (index: number) => T): Record<string, T> =>
    Object.fromEntries(config.agents.map(({ name }, index) => [name, valueOf(index)]));
  const service = (index: number): AgentService => agents[index] as AgentService;
  const logGroups = {
    flowRuns: flowRuns.logGroupName,
    registration: registration.logGroupName,
    ...Object.fromEntries(
      config.agents.map(({ name }, index) => [`agent-${name}`, service(index).logGroupName]),
    ),
  };
  const logUrls = Object.fromEntries(
    Object.entries(logGroups).map(([who, group]) => [who, logUrl(config, group)]),
  );
  const clusterUrl = pulumi.interpolate`${consoleHost(config)}/ecs/v2/clusters/${cluster.name}/services?region=${config.aws.region}`;
  const dashboardUrl = pulumi.interpolate`${consoleHost(config)}/cloudwatch/home?region=${config.aws.region}#dashboards/dashboard/${monitoring.dashboardName}`;
  return {
    owner: parts.owner,
    egressIps: network.egressIps,
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
    access: parts.access,
    eventQueues: { events: events.queueName, dead: events.deadLetterQueueName },
    alarmNames: monitoring.alarmNames,
    failedStartsLogGroup: monitoring.failedStartsLogGroupName,
    clusterUrl,
    logGroups,
    logUrls,
    dashboardUrl,
    alarmTopicArn: monitoring.alarmTopicArn,
    services: byAgent((index) => service(index).serviceName),
    registrationTaskDefinitionArn: registration.taskDefinitionArn,
    platform: parts.platform,
    flowProjects: flowProjectOutputs(parts.flowProjects),
    nextSteps: network.egressIps.apply((ips) => nextSteps(config, ips)),
    readme: pulumi
      .output({
        egressIps: network.egressIps,
        taskDefinitionArn: flowRuns.taskDefinitionArn,
        clusterUrl,
        dashboardUrl,
        logUrls,
      })
      .apply((facts) => readme(config, facts)),
  };
}

function flowProjectOutputs(projects: readonly StackProject[]): Record<string, FlowProjectOutputs> {
  const outputs = projects.map(({ config, component }): [string, FlowProjectOutputs] => [
    config.name,
    {
      owner: component.owner,
      imageUri: component.imageUri,
      taskDefinitionArn: component.taskDefinitionArn,
      logGroup: component.logGroupName,
      registrationTaskDefinitionArn: component.registrationTaskDefinitionArn,
      registrationLogGroup: component.registrationLogGroupName,
      secrets: config.secrets,
    },
  ]);
  return Object.fromEntries(outputs);
}

function prefectCredential(
  { prefect: { auth } }: StackConfig,
  credentials: PrefectCredentials | undefined,
): Pick<StackOutputs, "prefectCredential"> {
  // Of an output without a value the engine warns.
  if (credentials === undefined) {
    return {};
  }
  return {
    prefectCredential: credentials.secretArn.apply((secretArn) => ({
      variable: credentials.variable,
      secretArn,
      configKey: "value" in auth ? CONFIG_KEY[auth.kind] : undefined,
    })),
  };
}

const CONFIG_KEY = {
  [PrefectAuthKind.cloud]: "prefectApiKey",
  [PrefectAuthKind.authString]: "prefectAuthString",
} as const;

/** A server has pages and API under one address, and containers may know it by another than people do. */
function prefectApiUrl({ prefect: { apiUrl, uiUrl, auth } }: StackConfig): string {
  return auth.kind === PrefectAuthKind.cloud ? apiUrl : `${uiUrl}/api`;
}

/** Each partition has a console of its own. */
function consoleHost({ aws: { region } }: StackConfig): string {
  if (region.startsWith("cn-")) {
    return `https://${region}.console.amazonaws.cn`;
  }
  return `https://${region}.console.${region.startsWith("us-gov-") ? "amazonaws-us-gov" : "aws.amazon"}.com`;
}

/** The console wants a group's name encoded twice, with `$` for `%`. */
function logUrl(config: StackConfig, group: pulumi.Output<string>): pulumi.Output<string> {
  return group.apply((name) => {
    const encoded = encodeURIComponent(encodeURIComponent(name)).replace(/%/g, "$");
    return `${consoleHost(config)}/cloudwatch/home?region=${config.aws.region}#logsV2:log-groups/log-group/${encoded}`;
  });
}
