import * as pulumi from "@pulumi/pulumi";
import type { ExistingNetwork, Network, PrefectCredentials } from "../../components";
import type { StackConfig } from "../config";
import type { Place } from "./place";

interface StackVariables {
  readonly environment: Record<string, string>;
  readonly secrets: Record<string, pulumi.Input<string>>;
  readonly secretKmsKeyArns: string[];
}

/** Environment variables of the stack's own containers with the team's code; with flow projects they have none of it. */
export function stackVariables(
  config: StackConfig,
  { emulator }: Place,
  credentials: PrefectCredentials | undefined,
): StackVariables {
  const prefectSecret = credentials === undefined ? {} : { [credentials.variable]: credentials.secretArn };
  return {
    environment: { ...emulator.environment, ...config.environment },
    secrets: { ...config.secrets, ...prefectSecret },
    secretKmsKeyArns: config.secretKmsKeyArns,
  };
}

/** Public addresses, and an IPv6 block, of flow runs' traffic, which the flow `egress-address` compares with the visible one. */
export function egressVariables(
  config: StackConfig,
  network: Network | ExistingNetwork,
): Record<string, pulumi.Input<string>> {
  return {
    EGRESS_ADDRESSES: pulumi
      .all([network.egressIps, pulumi.output(ipv6CidrBlockOf(network))])
      .apply(([ips, block]) => [...ips, ...(block === undefined ? [] : [block])].join(",")),
    EGRESS_ECHO_URL: config.egressEchoUrl,
  };
}

/** Undefined: the network has IPv4 alone, or is somebody else's. */
export function ipv6CidrBlockOf(network: Network | ExistingNetwork): pulumi.Output<string> | undefined {
  return "ipv6CidrBlock" in network ? network.ipv6CidrBlock : undefined;
}
