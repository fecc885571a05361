import type { PrefectClient } from "../prefect/client";
import type { EngineReader } from "./engineReader";
import type { AwsClients } from "../aws/awsClients";
import type { Outputs } from "./outputs";

/** A stack that is up, as the commands see it. */
export interface Environment {
  readonly stack: string;
  /** The flow project whose outputs are in the place of the stack's; undefined: none was asked for. */
  readonly project?: string;
  readonly outputs: Outputs;
  readonly aws: AwsClients;
  readonly prefect: PrefectClient;
  /** Asks the engine, whose state says more than the outputs. */
  readonly engine: EngineReader;
  /** Aborted when somebody presses Ctrl-C. */
  readonly signal: AbortSignal;
}
