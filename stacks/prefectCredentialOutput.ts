import type * as pulumi from "@pulumi/pulumi";
import type { PrefectCredentials } from "../components";
import { PrefectAuthKind, type StackConfig } from "./config";

export interface PrefectCredential {
  readonly variable: string;
  readonly secretArn: string;
  /** The configuration's key with the value; undefined: an existing secret. */
  readonly configKey: string | undefined;
}

/** The stack's output `prefectCredential`. */
export function prefectCredential(
  { prefect: { auth } }: StackConfig,
  credentials: PrefectCredentials | undefined,
): { readonly prefectCredential?: pulumi.Output<PrefectCredential> } {
  // The engine warns about an output without a value.
  if (credentials === undefined) {
    return {};
  }
  return {
    prefectCredential: credentials.secretArn.apply((secretArn) => ({
      variable: credentials.variable,
      secretArn,
      configKey: "value" in auth ? CONFIG_KEY[auth.kind] : undefined,
    })),
  };
}

const CONFIG_KEY = {
  [PrefectAuthKind.cloud]: "prefectApiKey",
  [PrefectAuthKind.authString]: "prefectAuthString",
} as const;
