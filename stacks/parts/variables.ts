import type * as pulumi from "@pulumi/pulumi";
import type { ExistingNetwork, Network, PrefectCredentials } from "../../components";
import type { StackConfig } from "../config";
import type { Place } from "./place";

interface StackVariables {
  readonly environment: Record<string, string>;
  readonly secrets: Record<string, pulumi.Input<string>>;
  readonly secretKmsKeyArns: string[];
}

/** Variables of the stack's own containers that run the team's code; with flow projects there is none of it in them. */
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

/** By which addresses flow runs leave: what the flow `egress-address` holds against the one that the world sees. */
export function egressVariables(
  config: StackConfig,
  network: Network | ExistingNetwork,
): Record<string, pulumi.Input<string>> {
  return {
    EGRESS_ADDRESSES: network.egressIps.apply((ips) => ips.join(",")),
    EGRESS_ECHO_URL: config.egressEchoUrl,
  };
}
