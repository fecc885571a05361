import type { EC2Client } from "@aws-sdk/client-ec2";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import type { STSClient } from "@aws-sdk/client-sts";
import type { AwsConfig } from "../../../stacks/config/types";
import type { CapturedResource } from "../../../offline/capturedResource";
import type { StackState } from "../../stack/state";
import type { Ran } from "../../support/run";

/** The place where a stack is to come up, as checks see it. */
export interface Site {
  readonly stack: string;
  /** The checkout. */
  readonly root: string;
  /** How the stack's program reaches AWS. */
  readonly access: AwsConfig;
  /** Clients of that account and region. */
  readonly aws: PreflightClients;
  /** What the program would make; undefined: its configuration is wrong, and `configProblem` says how. */
  readonly planned: readonly CapturedResource[] | undefined;
  readonly configProblem: string | undefined;
  /** What the stack has already; empty before its first `up`. */
  readonly state: StackState;
  readonly prefect: PrefectAccess;
  readonly signal: AbortSignal;
  /** Runs a command to its end. */
  readonly run: (command: string, args: string[]) => Promise<Ran>;
}

export interface PreflightClients {
  readonly ec2: EC2Client;
  readonly iam: IAMClient;
  readonly secretsManager: SecretsManagerClient;
  readonly serviceQuotas: ServiceQuotasClient;
  readonly sts: STSClient;
}

/** Prefect as the configuration names it. */
export interface PrefectAccess {
  /** Undefined: none is configured. */
  readonly apiUrl: string | undefined;
  /** A value, or the secret that has it; undefined: an open server. */
  readonly credential: Credential | undefined;
}

export interface Credential {
  /** The key of the configuration. */
  readonly key: string;
  readonly isApiKey: boolean;
  /** Plaintext; undefined where `secretArn` names it. */
  readonly value: string | undefined;
  readonly secretArn: string | undefined;
}

/** How many of a type the next `up` makes. */
export function toBeMade({ planned = [], state }: Site, type: string): number {
  const count = (resources: readonly { readonly type: string }[]): number =>
    resources.filter((resource) => resource.type === type).length;
  return Math.max(0, count(planned) - count(state.resources));
}
