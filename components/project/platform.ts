import type { RegisteredWorkPool } from "../prefect/registration";

/**
 * What a flow project needs of the stack that it runs on: network, cluster, agents and their work pools, Prefect.
 *
 * Plain values, which the stack gives out as its output `platform`; another program reads them by a `StackReference`.
 */
export interface Platform {
  /** `<project>/<stack>`: the value of the stack's tag, and its mark in Prefect. */
  readonly owner: string;
  readonly accountId: string;
  /** As ARNs have it: `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  readonly region: string;
  /** Address of an emulator. @default AWS's own */
  readonly endpoint?: string;
  /** Host, with port, that images are pushed to, for an emulator. @default the repository's own */
  readonly registryHost?: string;
  readonly clusterArn: string;
  /** Where flow runs and registrations are. */
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  /** The agents' work pools, the default of deployments first. */
  readonly workPools: RegisteredWorkPool[];
  /** What the families of flow runs begin with, followed by `-`: the agents start those alone. */
  readonly flowRunFamily: string;
  /** IAM path, `/…/`, of the roles of flow runs: the agents pass those alone. */
  readonly flowRunRolePath: string;
  /** IAM path of registrations' roles, which no agent passes. */
  readonly registrationRolePath: string;
  readonly prefectApiUrl: string;
  /** The setting that Prefect's client reads its credential from, as `PREFECT_API_KEY`. @default an open server */
  readonly prefectCredentialVariable?: string;
  /** Where that credential is kept. */
  readonly prefectCredentialSecretArn?: string;
  /** KMS keys that encrypt it, where it isn't AWS's own key. */
  readonly prefectCredentialKmsKeyArns: string[];
  /** Plain variables of every container that runs a project's code. */
  readonly environment: Record<string, string>;
  /** Log group of the cluster's ECS exec. @default there is none */
  readonly execLogGroupArn?: string;
  /** Managed policy that bounds every role. @default none */
  readonly permissionsBoundaryArn?: string;
  readonly logRetentionDays: number;
  /** Tags of everything that can have some; the agents see and stop tasks that have them. */
  readonly tags: Record<string, string>;
}

/** The platform's work pool that a deployment means by a name: an agent's, or the pool's own. */
export function workPoolNamed(
  { workPools }: Pick<Platform, "workPools">,
  name: string,
): RegisteredWorkPool | undefined {
  return workPools.find((pool) => pool.name === name) ?? workPools.find(({ agent }) => agent === name);
}

/** The family that a flow project's runs start from: the project registers it, and a pool's default names it. */
export function flowProjectFamily(
  { flowRunFamily }: Pick<Platform, "flowRunFamily">,
  project: string,
): string {
  return `${flowRunFamily}-${project}`;
}
