import type { EC2Client } from "@aws-sdk/client-ec2";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import type { STSClient } from "@aws-sdk/client-sts";
import type { AwsConfig } from "../../../stacks/config/types";
import type { CapturedResource } from "../../../offline/capturedResource";
import type { StackState } from "../../stack/state";
import type { Ran } from "../../support/run";

/** Target of a stack's next `up`: account, program, state and Prefect. */
export interface Site {
  readonly stack: string;
  /** The checkout. */
  readonly root: string;
  /** How the stack's program reaches AWS. */
  readonly access: AwsConfig;
  /** Clients for that account and region. */
  readonly aws: PreflightClients;
  /** Planned resources; undefined: the configuration is invalid, see `configProblem`. */
  readonly planned: readonly CapturedResource[] | undefined;
  readonly configProblem: string | undefined;
  /** Environment variables with secrets of builds that aren't set here. */
  readonly unsetBuildSecrets: readonly string[];
  /** The stack's state; empty before its first `up`. */
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

/** Prefect's address and credential in the configuration. */
export interface PrefectAccess {
  /** Undefined: none is configured. */
  readonly apiUrl: string | undefined;
  /** Undefined: a server without authentication. */
  readonly credential: Credential | undefined;
}

export interface Credential {
  /** The key of the configuration. */
  readonly key: string;
  readonly isApiKey: boolean;
  /** Plaintext; undefined if `secretArn` is set. */
  readonly value: string | undefined;
  readonly secretArn: string | undefined;
}

/** Number of resources of a type that the next `up` creates. */
export function toBeMade({ planned = [], state }: Site, type: string): number {
  const count = (resources: readonly { readonly type: string }[]): number =>
    resources.filter((resource) => resource.type === type).length;
  return Math.max(0, count(planned) - count(state.resources));
}
