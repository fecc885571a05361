import type * as pulumi from "@pulumi/pulumi";
import {
  AgentService,
  type Cluster,
  type ExistingCluster,
  type ExistingNetwork,
  type FlowRunTask,
  type FlowRunTaskArgs,
  type Network,
  type PrefectCredentials,
  type PrefectServer,
  ProcessAgent,
  type TaskEvents,
} from "../../components";
import type { PoolProcesses, RegisteredWorkPool } from "../../components/prefect/registration";
import { capacityProviderName } from "../../components/cluster/instanceCapacity";
import { withVariables } from "../../components/task/variables";
import { type AgentConfig, AgentType, flowProjectOf, type StackConfig } from "../config";
import { STACK_TAG } from "../stackTag";
import type { ImageSource } from "../../components/image/imageUri";
import type { StackProject } from "./flowProjects";
import { agentName, type Place } from "./place";

interface AgentParts {
  readonly image: ImageSource;
  readonly network: Network | ExistingNetwork;
  readonly cluster: Cluster | ExistingCluster;
  readonly credentials: PrefectCredentials | undefined;
  readonly events: TaskEvents;
  /** The flow run task of `flows/`; undefined with flow projects. */
  readonly flowRuns: FlowRunTask | undefined;
  /** Arguments of that task. */
  readonly ownFlows: FlowRunTaskArgs;
  readonly server: PrefectServer | undefined;
  readonly projects: readonly StackProject[];
}

/** What an agent is to the rest of the stack, whatever its type. */
export type Agent = Pick<AgentService, "logGroupName" | "serviceName"> & pulumi.Resource;

/** Creates the agents, in the configuration's order. @param dependsOn Dependencies of their services. */
export function agentsOf(
  config: StackConfig,
  place: Place,
  parts: AgentParts,
  dependsOn: pulumi.Resource[],
): Agent[] {
  return config.agents.map((agent) =>
    agent.type === AgentType.process
      ? processAgent(config, place, agent, parts, dependsOn)
      : ecsAgent(config, place, agent, parts, dependsOn),
  );
}

function ecsAgent(
  config: StackConfig,
  place: Place,
  agent: AgentConfig,
  { image, network, cluster, credentials, events, flowRuns, server }: AgentParts,
  dependsOn: pulumi.Resource[],
): AgentService {
  return new AgentService(
    agentName(place, agent),
    {
      ...place.common,
      ...image,
      ...agent,
      family: agentName(place, agent),
      clusterArn: cluster.arn,
      vpcId: network.vpcId,
      subnetIds: network.privateSubnetIds,
      cpuArchitecture: config.image.cpuArchitecture,
      prefectApiUrl: config.prefect.apiUrl,
      prefectServerSecurityGroupId: server?.securityGroupId,
      ipv6: config.network.ipv6,
      environment: { ...place.emulator.environment, ...agent.environment },
      prefectSecrets:
        credentials === undefined ? {} : { [credentials.variable]: credentials.versionedValueFrom },
      secretKmsKeyArns: config.secretKmsKeyArns,
      flowRunFamily: place.flowRunFamily,
      flowRunTaskRoleArn: flowRuns?.taskRoleArn,
      flowRunExecutionRoleArn: flowRuns?.executionRoleArn,
      flowRunLogGroupArn: flowRuns?.logGroupArn,
      flowRunRolePath: place.flowRunRolePath,
      flowRunTags: { [STACK_TAG]: place.owner },
      eventQueueName: events.queueName,
      eventQueueArn: events.queueArn,
      execLogGroupArn: agent.exec ? cluster.execLogGroupArn : undefined,
    },
    { dependsOn },
  );
}

/** With all that flow runs of its code have. */
function processAgent(
  config: StackConfig,
  place: Place,
  agent: AgentConfig,
  { network, cluster, credentials, ownFlows, projects }: AgentParts,
  dependsOn: pulumi.Resource[],
): ProcessAgent {
  const project = flowProjectOf(config, agent);
  const of = projects.find(({ config: { name } }) => name === project?.name)?.flowRuns ?? ownFlows;
  return new ProcessAgent(
    agentName(place, agent),
    {
      ...of,
      ...agent,
      family: agentName(place, agent),
      rolePath: undefined,
      roleNamePrefix: undefined,
      logGroupNamePrefix: undefined,
      environment: withVariables(of.environment, agent.environment),
      secrets: withVariables(of.secrets, {
        ...agent.secrets,
        // A new version makes ECS start new tasks.
        ...(credentials === undefined ? {} : { [credentials.variable]: credentials.versionedValueFrom }),
      }),
      execLogGroupArn: agent.exec ? cluster.execLogGroupArn : undefined,
      clusterArn: cluster.arn,
      subnetIds: network.privateSubnetIds,
      securityGroupId: network.flowRunSecurityGroupId,
    },
    { dependsOn },
  );
}

/** The agents' work pools, for registrations. */
export function workPoolsOf(config: StackConfig, place: Place): RegisteredWorkPool[] {
  return config.agents.map((agent) => {
    const { name, workPool, environment, secrets, workQueues } = agent;
    const { capacityProvider, capacityProviderStrategy } = agent;
    return {
      agent: name,
      name: workPool,
      workQueues,
      capacityProvider,
      capacityProviderStrategy,
      ...(agent.managedInstances === undefined
        ? {}
        : { managedInstances: capacityProviderName(place.name, { name: agent.managedInstances }) }),
      agentSettings: Object.keys({ ...environment, ...secrets })
        .filter((variable) => /^PREFECT_/i.test(variable))
        .sort(),
      ...(agent.type === AgentType.process ? { processes: processesOf(config, agent) } : {}),
    };
  });
}

function processesOf(config: StackConfig, agent: AgentConfig): PoolProcesses {
  const { cpu, memoryMiB } = agent;
  const flowProject = flowProjectOf(config, agent);
  return { cpu, memoryMiB, ...(flowProject === undefined ? {} : { flowProject: flowProject.name }) };
}
