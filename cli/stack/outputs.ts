import type * as pulumiSdk from "@pulumi/pulumi";
import type { StackOutputs } from "../../stacks/outputs";
import { CliError } from "../support/cliError";
import { lastLine, type RunOptions } from "../support/run";
import { pulumi } from "./pulumi";

/** A stack's outputs as the engine prints them. */
export type Outputs = pulumiSdk.Unwrap<StackOutputs>;

/**
 * Asks the engine for the outputs of a stack.
 *
 * @throws CliError when there is no engine, no such stack, or nothing that an `up` has made.
 */
export async function readOutputs(stack: string, options: RunOptions = {}): Promise<Outputs> {
  const outputs = await readOutputsOf<Partial<Outputs>>(stack, options);
  if (outputs.clusterName === undefined) {
    throw new CliError(`Stack '${stack}' has not been brought up yet: \`pulumi up --stack ${stack}\`.`);
  }
  // A stack of an older version has none.
  return { flowProjects: {}, ...outputs } as Outputs;
}

/** The same for a stack of any program; secrets are masked. */
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
    return `there is none of that name where Pulumi looks (\`pulumi whoami -v\`, \`pulumi stack ls\`); \`pulumi stack init ${stack}\` makes it.`;
  }
  return lastLine(stderr);
}
