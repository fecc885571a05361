import * as pulumi from "@pulumi/pulumi";
import {
  type AwsAccess,
  Cluster,
  ExistingCluster,
  ExistingNetwork,
  FlowImage,
  Network,
  PrefectCredentials,
  type PrefectCredentialsArgs,
  PrefectCredentialVariable,
} from "../components";
import { NetworkKind, type PrefectAuth, PrefectAuthKind, type PrefectOpen, type StackConfig } from "./config";
import type { EmulatorSettings } from "./emulator";
import type { Place } from "./parts/place";
import { type ImageSource, repositoryArnOf } from "../components/image/imageUri";
import { platformImageContext } from "../components/image/platformImage";

/** Creates the network, or uses the existing one. */
export function networkOf(
  { name, common: { access, tags } }: Place,
  { network, aws: { region } }: StackConfig,
  protectEgressAddresses: boolean,
): Network | ExistingNetwork {
  return network.kind === NetworkKind.existing
    ? new ExistingNetwork(name, { ...network, tags })
    : new Network(name, { ...network, region, protectEgressAddresses, access, tags });
}

/** Creates the cluster, or uses the existing one. */
export function clusterOf(
  name: string,
  { cluster, logRetentionDays, containerInsights }: StackConfig,
  tags: Record<string, string>,
): Cluster | ExistingCluster {
  const { name: clusterName, execLogGroupArn } = cluster;
  return clusterName === undefined
    ? new Cluster(name, { logRetentionDays, containerInsights, tags })
    : new ExistingCluster(name, { clusterName, execLogGroupArn, containerInsights });
}

/** Context of the stack's image: `flows/`; with flow projects, which have their own images, one without a team's code. */
function contextOf({ flowProjects }: StackConfig): string {
  return flowProjects.length === 0 ? "flows" : platformImageContext();
}

/** Builds the image, or uses another stack's. */
export function flowImage(
  name: string,
  config: StackConfig,
  { registryHost }: EmulatorSettings,
  partition: pulumi.Input<string>,
  tags: Record<string, string>,
): ImageSource {
  const { uri, cpuArchitecture } = config.image;
  if (uri !== undefined) {
    return {
      imageUri: pulumi.output(uri),
      ownsRepository: false,
      repositoryArn: pulumi.output(partition).apply((known) => repositoryArnOf(uri, known)),
    };
  }
  const image = new FlowImage(name, {
    context: contextOf(config),
    cpuArchitecture,
    registryHost,
    tags,
  });
  return {
    imageUri: image.imageUri,
    repositoryArn: image.repositoryArn,
    ownsRepository: true,
  };
}

/** Creates a secret with Prefect's credential, or uses the existing one; undefined for an open server. */
export function prefectCredentials(
  { name, common: { access, tags } }: Place,
  config: StackConfig,
): PrefectCredentials | undefined {
  const { auth } = config.prefect;
  if (auth.kind === PrefectAuthKind.open) {
    return undefined;
  }
  const variable =
    auth.kind === PrefectAuthKind.cloud
      ? PrefectCredentialVariable.apiKey
      : PrefectCredentialVariable.authString;
  return new PrefectCredentials(`${name}-prefect`, {
    variable,
    ...valueOf(auth, access),
    tags,
  });
}

function valueOf(
  auth: Exclude<PrefectAuth, PrefectOpen>,
  access: AwsAccess,
): Pick<PrefectCredentialsArgs, "generatedBy" | "secretArn" | "value"> {
  if ("isGenerated" in auth) {
    return { generatedBy: access };
  }
  return "secretArn" in auth ? { secretArn: auth.secretArn } : { value: auth.value };
}
