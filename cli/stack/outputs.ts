import type * as pulumi from "@pulumi/pulumi";
import type { StackOutputs } from "../../stacks/outputs";
import { CliError } from "../support/cliError";
import { lastLine, NOT_FOUND, run, type RunOptions } from "../support/run";

/** A stack's outputs as the engine prints them. */
export type Outputs = pulumi.Unwrap<StackOutputs>;

/**
 * Asks the engine for the outputs of a stack.
 *
 * @throws CliError when there is no engine, no such stack, or nothing that an `up` has made.
 */
export async function readOutputs(stack: string, options: RunOptions = {}): Promise<Outputs> {
  const args = ["stack", "output", "--json", "--stack", stack, "--non-interactive"];
  const { code, stdout, stderr } = await run("pulumi", args, options);
  if (code === NOT_FOUND) {
    throw new CliError("The Pulumi CLI is not on PATH: https://www.pulumi.com/docs/iac/download-install/");
  }
  if (code !== 0) {
    throw new CliError(`The outputs of stack '${stack}' can't be read: ${lastLine(stderr)}`);
  }
  const outputs = JSON.parse(stdout) as Partial<Outputs>;
  if (outputs.clusterName === undefined) {
    throw new CliError(`Stack '${stack}' has not been brought up yet: \`pulumi up --stack ${stack}\`.`);
  }
  return outputs as Outputs;
}
