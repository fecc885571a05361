import * as pulumi from "@pulumi/pulumi";
import type {
  Cluster,
  DataStore,
  ExistingCluster,
  ExistingNetwork,
  Network,
  Platform,
  PrefectCredentials,
} from "../../components";
import type { StackConfig } from "../config";
import { workPoolsOf } from "./agents";
import type { DaskSecurityGroupIds } from "./daskSecurityGroups";
import type { Place } from "./place";
import { egressVariables } from "./variables";

interface PlatformParts {
  readonly network: Network | ExistingNetwork;
  readonly cluster: Cluster | ExistingCluster;
  readonly credentials: PrefectCredentials | undefined;
  readonly daskSecurityGroupIds: DaskSecurityGroupIds;
  readonly dataStore: DataStore | undefined;
}

/** The stack's values for flow projects, in its own program and in others. */
export function platformOutput(
  config: StackConfig,
  place: Place,
  { network, cluster, credentials, daskSecurityGroupIds, dataStore }: PlatformParts,
): pulumi.Output<Platform> {
  const { common, emulator, owner, flowRunFamily, flowRunRolePath, registrationRolePath } = place;
  const { auth, apiUrl } = config.prefect;
  return pulumi.output({
    owner,
    accountId: common.account.accountId,
    partition: common.account.partition,
    region: config.aws.region,
    endpoint: config.aws.endpoint,
    registryHost: emulator.registryHost,
    clusterArn: cluster.arn,
    subnetIds: network.privateSubnetIds,
    securityGroupId: network.flowRunSecurityGroupId,
    ...(Object.keys(daskSecurityGroupIds).length === 0 ? {} : { daskSecurityGroupIds }),
    workPools: workPoolsOf(config, place),
    flowRunFamily,
    flowRunRolePath,
    registrationRolePath,
    prefectApiUrl: apiUrl,
    prefectCredentialVariable: credentials?.variable,
    prefectCredentialSecretArn: credentials?.secretArn,
    // A secret that the stack creates is encrypted with the AWS managed key.
    prefectCredentialKmsKeyArns: "secretArn" in auth ? config.secretKmsKeyArns : [],
    environment: { ...egressVariables(config, network), ...emulator.environment },
    dataStore: dataStore?.connection,
    execLogGroupArn: config.flowRuns.exec ? cluster.execLogGroupArn : undefined,
    permissionsBoundaryArn: common.permissionsBoundaryArn,
    logRetentionDays: config.logRetentionDays,
    tags: common.tags,
  });
}
