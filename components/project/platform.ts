import type { RegisteredWorkPool } from "../prefect/registration";
import type { DataStoreConnection } from "../store/connection";

/**
 * The stack that a flow project runs on: network, cluster, agents and their work pools, Prefect.
 *
 * Plain values of the stack's output `platform`, which another program reads by a `StackReference`.
 */
export interface Platform {
  /** `<project>/<stack>`: the value of the stack's tag, and the owner in its marks in Prefect. */
  readonly owner: string;
  readonly accountId: string;
  /** As in ARNs: `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  readonly region: string;
  /** Endpoint of an emulator. @default AWS's endpoints */
  readonly endpoint?: string;
  /** Host, with port, of an emulator's registry. @default the repository's */
  readonly registryHost?: string;
  readonly clusterArn: string;
  /** Subnets of flow runs and registrations. */
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  /** The agents' work pools; the first is the default of deployments. */
  readonly workPools: RegisteredWorkPool[];
  /** Prefix of the families of flow projects' runs, followed by `-`. Agents can start no other families. */
  readonly flowRunFamily: string;
  /** IAM path, `/…/`, of the roles of flow runs. Agents can pass no other roles. */
  readonly flowRunRolePath: string;
  /** IAM path of registrations' roles, which agents can't pass. */
  readonly registrationRolePath: string;
  /** Flow project → security group of its Dask workers, which the work pools allow. @default no project has Dask */
  readonly daskSecurityGroupIds?: Record<string, string>;
  readonly prefectApiUrl: string;
  /** The setting with the credential of Prefect's client, such as `PREFECT_API_KEY`. @default an open server */
  readonly prefectCredentialVariable?: string;
  /** ARN of the secret with that credential. @default an open server */
  readonly prefectCredentialSecretArn?: string;
  /** KMS keys that encrypt the credential, other than the AWS managed key. */
  readonly prefectCredentialKmsKeyArns: string[];
  /** Plain environment variables of every container that runs a project's code. */
  readonly environment: Record<string, string>;
  /** The stack's data store. @default none */
  readonly dataStore?: DataStoreConnection;
  /** Log group of the cluster's ECS exec. @default none */
  readonly execLogGroupArn?: string;
  /** Permissions boundary of every role. @default none */
  readonly permissionsBoundaryArn?: string;
  readonly logRetentionDays: number;
  /** Tags of all resources. Agents can describe and stop only tasks with these tags. */
  readonly tags: Record<string, string>;
}

/** The platform's work pool of a name: the pool's own, or its agent's. */
export function workPoolNamed(
  { workPools }: Pick<Platform, "workPools">,
  name: string,
): RegisteredWorkPool | undefined {
  return workPools.find((pool) => pool.name === name) ?? workPools.find(({ agent }) => agent === name);
}

/** The task definition family of a flow project's Dask workers; it hasn't the prefix of what agents can start. */
export function daskFamily({ owner }: Pick<Platform, "owner">, project: string): string {
  return `${owner.replace("/", "-")}-dask-${project}`;
}

/** The task definition family of a flow project's runs. */
export function flowProjectFamily(
  { flowRunFamily }: Pick<Platform, "flowRunFamily">,
  project: string,
): string {
  return `${flowRunFamily}-${project}`;
}

/** The family of a flow project's further task definition: no project's name has `_`, so it is no project's own. */
export function flowTaskDefinitionFamily(
  platform: Pick<Platform, "flowRunFamily">,
  project: string,
  name: string,
): string {
  return `${flowProjectFamily(platform, project)}_${name}`;
}
