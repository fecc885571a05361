import type * as pulumi from "@pulumi/pulumi";
import {
  AgentService,
  type Cluster,
  type ExistingCluster,
  type ExistingNetwork,
  type FlowRunTask,
  type Network,
  type PrefectCredentials,
  type TaskEvents,
} from "../../components";
import type { RegisteredWorkPool } from "../../components/prefect/registration";
import type { StackConfig } from "../config";
import { STACK_TAG } from "../stackTag";
import type { ImageSource } from "../../components/image/imageUri";
import { agentName, type Place } from "./place";

interface AgentParts {
  readonly image: ImageSource;
  readonly network: Network | ExistingNetwork;
  readonly cluster: Cluster | ExistingCluster;
  readonly credentials: PrefectCredentials | undefined;
  readonly events: TaskEvents;
  /** The flow run task of `flows/`; undefined with flow projects. */
  readonly flowRuns: FlowRunTask | undefined;
}

/** Creates the agents, in the configuration's order. @param dependsOn Dependencies of their services. */
export function agentsOf(
  config: StackConfig,
  place: Place,
  { image, network, cluster, credentials, events, flowRuns }: AgentParts,
  dependsOn: pulumi.Resource[],
): AgentService[] {
  return config.agents.map(
    (agent) =>
      new AgentService(
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
      ),
  );
}

/** The agents' work pools, for registrations. */
export function workPoolsOf({ agents }: StackConfig): RegisteredWorkPool[] {
  return agents.map(({ name, workPool, environment, secrets, workQueues, capacityProvider }) => ({
    agent: name,
    name: workPool,
    workQueues,
    capacityProvider,
    agentSettings: Object.keys({ ...environment, ...secrets })
      .filter((variable) => /^PREFECT_/i.test(variable))
      .sort(),
  }));
}
