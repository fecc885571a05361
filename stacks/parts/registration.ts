import {
  type Cluster,
  type DatabaseAccess,
  type DataStore,
  type ExistingCluster,
  type ExistingNetwork,
  type FlowRunTask,
  type Network,
  type PrefectCredentials,
  PrefectCredentialVariable,
  type PrefectServer,
  Registration,
} from "../../components";
import type { FlowRunTarget } from "../../components/prefect/registration";
import { flowProjectFamily } from "../../components/project/platform";
import type { StackConfig } from "../config";
import { workPoolsOf } from "./agents";
import type { ImageSource } from "../../components/image/imageUri";
import type { DaskSecurityGroupIds } from "./daskSecurityGroups";
import { agentName, type Place } from "./place";
import { serverFamilies } from "./prefectServer";
import { stackVariables } from "./variables";

interface RegistrationParts {
  readonly image: ImageSource;
  readonly network: Network | ExistingNetwork;
  readonly cluster: Cluster | ExistingCluster;
  readonly credentials: PrefectCredentials | undefined;
  /** The flow run task of `flows/`; undefined with flow projects, which register their own deployments. */
  readonly flowRuns: FlowRunTask | undefined;
  readonly daskSecurityGroupIds: DaskSecurityGroupIds;
  readonly dataStore: DataStore | undefined;
  /** Rules of databases, which migrations may need. */
  readonly databaseAccess: DatabaseAccess[];
  /** The stack's own Prefect server. */
  readonly server: PrefectServer | undefined;
}

/** Creates the registration of the work pools, and of the deployments in `flows/`. */
export function registrationOf(config: StackConfig, place: Place, parts: RegistrationParts): Registration {
  const { image, network, cluster, credentials, flowRuns, daskSecurityGroupIds, dataStore } = parts;
  const { databaseAccess, server } = parts;
  const secretArnOf = (variable: PrefectCredentialVariable) =>
    credentials?.variable === variable ? credentials.secretArn : undefined;
  const family = flowRuns === undefined ? [] : [place.flowRunFamily];
  return new Registration(
    place.name,
    {
      ...place.common,
      ...image,
      ...stackVariables(config, place, credentials),
      ...config.registration,
      family: `${place.name}-registration`,
      clusterArn: cluster.arn,
      prefectApiUrl: config.prefect.apiUrl,
      owner: place.owner,
      adoptExisting: config.adoptExisting,
      crashedRunRetries: config.crashedRunRetries,
      workPools: workPoolsOf(config, place),
      hasFlows: flowRuns !== undefined,
      // With flow projects it runs none of their code.
      dataStore: flowRuns === undefined ? undefined : dataStore?.connection,
      keptFamilies: [
        ...family,
        ...config.agents.map((agent) => agentName(place, agent)),
        ...(server === undefined ? [] : serverFamilies(place)),
      ],
      flowRuns: {
        ...defaultTarget(config, place, flowRuns),
        exec: config.flowRuns.exec,
        subnetIds: network.privateSubnetIds,
        securityGroupId: network.flowRunSecurityGroupId,
      },
      daskSecurityGroupIds: Object.values(daskSecurityGroupIds),
      prefectApiKeySecretArn: secretArnOf(PrefectCredentialVariable.apiKey),
      prefectApiAuthStringSecretArn: secretArnOf(PrefectCredentialVariable.authString),
    },
    // The ARN is known before the secret has a value.
    {
      dependsOn: [
        ...(credentials === undefined ? [] : [credentials]),
        ...databaseAccess,
        ...(server === undefined ? [] : [server]),
      ],
    },
  );
}

type Target = Pick<FlowRunTarget, "cpu" | "cpuArchitecture" | "family" | "memoryMiB" | "taskDefinitionArn">;

/** The default of the work pools, for deployments without registration. With flow projects, the first one's newest revision. */
function defaultTarget(
  { flowProjects: [first], flowRuns: size, image }: StackConfig,
  place: Place,
  flowRuns: FlowRunTask | undefined,
): Target {
  if (flowRuns === undefined && first !== undefined) {
    const family = flowProjectFamily(place, first.name);
    const { cpu, memoryMiB } = first;
    const { cpuArchitecture } = first.image;
    return { family, taskDefinitionArn: family, cpu, memoryMiB, cpuArchitecture };
  }
  return {
    family: place.flowRunFamily,
    taskDefinitionArn: (flowRuns as FlowRunTask).taskDefinitionArn,
    cpu: size.cpu,
    memoryMiB: size.memoryMiB,
    cpuArchitecture: image.cpuArchitecture,
  };
}
