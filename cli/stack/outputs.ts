import type * as pulumiSdk from "@pulumi/pulumi";
import type { StackOutputs } from "../../stacks/outputs";
import { CliError } from "../support/cliError";
import { lastLine, type RunOptions } from "../support/run";
import { pulumi } from "./pulumi";

/** A stack's outputs as the engine prints them. */
export type Outputs = pulumiSdk.Unwrap<StackOutputs>;

/**
 * Reads a stack's outputs from the engine.
 *
 * @throws CliError when there is no engine, no such stack, or nothing that an `up` has made.
 */
export async function readOutputs(stack: string, options: RunOptions = {}): Promise<Outputs> {
  const outputs = await readOutputsOf<Partial<Outputs>>(stack, options);
  if (outputs.clusterName === undefined) {
    throw new CliError(`Stack '${stack}' is not deployed yet: \`pulumi up --stack ${stack}\`.`);
  }
  // Stacks of older versions lack them.
  return { flowProjects: {}, ...outputs } as Outputs;
}

/** Outputs of any program's stack; secrets are masked. */
export async function readOutputsOf<T>(stack: string, options: RunOptions): Promise<T> {
  const { code, stdout, stderr } = await pulumi(["stack", "output", "--json", "--stack", stack], options);
  if (code !== 0) {
    throw new CliError(`The outputs of stack '${stack}' can't be read: ${reasonOf(stderr, stack)}`);
  }
  return JSON.parse(stdout) as T;
}

function reasonOf(stderr: string, stack: string): string {
  if (stderr.includes("passphrase")) {
    return "its state needs a passphrase: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE.";
  }
  if (stderr.includes("no stack named")) {
    return `no such stack in the backend (see \`pulumi whoami -v\`, \`pulumi stack ls\`); \`pulumi stack init ${stack}\` creates it.`;
  }
  return lastLine(stderr);
}
