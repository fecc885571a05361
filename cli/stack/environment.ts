import type { PrefectClient } from "../prefect/client";
import type { EngineReader } from "./engineReader";
import type { AwsClients } from "../aws/awsClients";
import type { Outputs } from "./outputs";

/** A deployed stack, with clients for AWS and Prefect. */
export interface Environment {
  readonly stack: string;
  /** Flow project whose outputs replace the stack's; undefined: none selected. */
  readonly project?: string;
  readonly outputs: Outputs;
  readonly aws: AwsClients;
  readonly prefect: PrefectClient;
  /** Asks the engine, whose state says more than the outputs. */
  readonly engine: EngineReader;
  /** Aborted when somebody presses Ctrl-C. */
  readonly signal: AbortSignal;
}
