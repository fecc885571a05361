import * as pulumi from "@pulumi/pulumi";
import {
  type DataStore,
  FlowRunTask,
  type KeptDataStore,
  Monitoring,
  Network,
  TaskEvents,
  Teardown,
} from "../components";
import type { AgentConfig, StackConfig } from "./config";
import { clusterOf, flowImage, networkOf, prefectCredentials } from "./madeOrTaken";
import { stackOutputs, type StackOutputs } from "./outputs";
import { agentsOf } from "./parts/agents";
import { daskSecurityGroupsOf } from "./parts/daskSecurityGroups";
import { databaseAccessOf, dataStoreOf } from "./parts/dataStore";
import { flowProjectsOf, type StackProject } from "./parts/flowProjects";
import { managedInstancesOf } from "./parts/managedInstances";
import { placeOf } from "./parts/place";
import { prefectServerOf } from "./parts/prefectServer";
import { platformOutput } from "./parts/platformOutput";
import { registrationOf } from "./parts/registration";
import { egressVariables, stackVariables } from "./parts/variables";

/** Settings that a kind of stack decides and its configuration can't change. */
export interface PlatformSettings {
  /** Protect the Elastic IPs from deletion, and keep them in the account when they leave the stack. */
  readonly protectEgressAddresses: boolean;
  /** Protect a data store from deletion, unless the configuration says otherwise. */
  readonly protectDataStore: boolean;
}

/** Creates a stack: network → cluster → image → flow-run task → registration → agents → alarms → flow projects. */
export function platform(
  config: StackConfig,
  { protectEgressAddresses, protectDataStore }: PlatformSettings,
): StackOutputs {
  const place = placeOf(config);
  const { name, owner, flowRunFamily, common } = place;
  const { tags } = common;

  const network = networkOf(place, config, protectEgressAddresses);
  const dataStore = dataStoreOf(config, place, network, protectDataStore);
  const databaseAccess = databaseAccessOf(config, place, network);
  const cluster = clusterOf(name, config, tags);
  const managedInstances = managedInstancesOf(config, place, network, cluster);
  const image = flowImage(name, config, place.emulator, common.account.partition, tags);
  const credentials = prefectCredentials(place, config);
  const server = prefectServerOf(config, place, { image, network, cluster, credentials, dataStore });
  const variables = stackVariables(config, place, credentials);

  const ownFlows = {
    ...common,
    ...image,
    ...variables,
    ...config.flowRuns,
    family: flowRunFamily,
    cpuArchitecture: config.image.cpuArchitecture,
    prefectApiUrl: config.prefect.apiUrl,
    dataStore: dataStore?.connection,
    environment: { ...egressVariables(config, network), ...variables.environment },
    execLogGroupArn: config.flowRuns.exec ? cluster.execLogGroupArn : undefined,
  };
  const flowRuns = config.flowProjects.length > 0 ? undefined : new FlowRunTask(name, ownFlows);
  const events = new TaskEvents(name, { clusterArn: cluster.arn, flowRunFamily, tags });
  const daskSecurityGroupIds = daskSecurityGroupsOf(config, place, network);
  const registration = registrationOf(config, place, {
    image,
    network,
    cluster,
    credentials,
    flowRuns,
    daskSecurityGroupIds,
    dataStore,
    databaseAccess,
    server,
  });
  const forProjects = platformOutput(config, place, {
    network,
    cluster,
    credentials,
    daskSecurityGroupIds,
    dataStore,
  });
  // `destroy` removes projects from Prefect before the platform. Agents that execute their runs need their images before.
  let teardownMade: (resources: pulumi.Resource[]) => void = () => undefined;
  const whenTeardown = new Promise<pulumi.Resource[]>((resolve) => (teardownMade = resolve));
  const flowProjects = flowProjectsOf(config, place, forProjects, whenTeardown);
  // The pool's template and the network's routes must exist before an agent polls.
  const agents = agentsOf(
    config,
    place,
    { image, network, cluster, credentials, events, flowRuns, ownFlows, server, projects: flowProjects },
    [registration, ...(managedInstances === undefined ? [] : [managedInstances])],
  );
  const monitoring = new Monitoring(name, {
    ...common,
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    agents: agents.map(({ serviceName, logGroupName }, index) => ({
      ...(config.agents[index] as AgentConfig),
      serviceName,
      logGroupName,
    })),
    prefectServer: server,
    flowRunFamily,
    eventQueueName: events.queueName,
    deadLetterQueueName: events.deadLetterQueueName,
    natGatewayIds: network.natGatewayIds,
    natInstanceGroupName: network instanceof Network ? network.natInstanceGroupName : undefined,
    alarmEmail: config.alarmEmail,
    containerInsights: config.containerInsights,
    dashboard: config.dashboard,
  });
  const teardown = new Teardown(
    name,
    {
      step: registration.step,
      keptAddresses: network instanceof Network && protectEgressAddresses ? addressesOf(network) : [],
      dataStore: dataStore === undefined ? undefined : keptDataStore(dataStore),
    },
    // If it refuses a destroy, nothing has been deleted yet.
    {
      dependsOn: [
        ...agents,
        monitoring,
        events,
        cluster,
        network,
        ...(dataStore === undefined ? [] : [dataStore]),
        ...(server === undefined ? [] : [server]),
        ...(managedInstances === undefined ? [] : [managedInstances]),
      ],
    },
  );
  teardownMade([teardown]);

  return stackOutputs(config, {
    owner,
    access: common.access,
    credentials,
    events,
    network,
    cluster,
    imageUri: image.imageUri,
    flowRuns: flowRuns ?? (flowProjects[0] as StackProject).component,
    registration,
    agents,
    monitoring,
    dataStore,
    server,
    platform: forProjects,
    flowProjects,
  });
}

function keptDataStore({
  host,
  finalSnapshotIdentifier,
  deletionProtection,
}: DataStore): pulumi.Output<KeptDataStore> {
  return pulumi
    .all([host, finalSnapshotIdentifier])
    .apply(([host, finalSnapshotIdentifier]) => ({ host, finalSnapshotIdentifier, deletionProtection }));
}

/** The addresses that `destroy` leaves, as its output shows them. */
function addressesOf(network: Network): pulumi.Output<string[]> {
  return pulumi
    .all([network.egressIps, network.egressAllocationIds])
    .apply(([ips, ids]) => ips.map((ip, index) => `${ip} (${ids[index] ?? ""})`));
}
