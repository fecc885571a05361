import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { ENDPOINT_VARIABLE } from "../stacks/emulator";
import type { StackOutputs } from "../stacks/outputs";
import { CliError } from "../cli/support/cliError";
import { capture, type Captured } from "./capture";
import { offlineConfig } from "./offlineConfig";

export interface CapturedStack extends Captured<pulumi.Unwrap<StackOutputs>> {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  /** Whether it runs in an emulator instead of AWS. */
  readonly isEmulated: boolean;
  /** Required keys that aren't set; the program got an example value. */
  readonly examples: string[];
}

/**
 * Runs a stack's program offline.
 *
 * @param root The checkout with program and configuration, of this or another version.
 * @param given @default the checkout's configuration files
 */
export async function captureStack(
  root: string,
  stack: string,
  given = offlineConfig(root, stack),
): Promise<CapturedStack> {
  const { examples, ...config } = given;
  const { project, region } = config;
  const captured = await onAws(() =>
    inFolder(root, () => capture({ stack, ...config }, programIn(root, stack))),
  );
  return { ...captured, project, stack, region, isEmulated: "aws:endpoints" in config.config, examples };
}

/** `stacks/index.ts`, of any version. */
interface Stacks {
  readonly programOf: (stack: string) => () => StackOutputs;
}

function programIn(root: string, stack: string): () => StackOutputs {
  if (!existsSync(path.join(root, "stacks", "index.ts"))) {
    throw new CliError(
      `There is no \`stacks/index.ts\` in ${root}: it isn't a checkout of prefect-ecs, or is too old.`,
    );
  }
  const { programOf } = createRequire(__filename)(path.resolve(root, "stacks")) as Stacks;
  return programOf(stack);
}

/** The program's paths are relative to the working directory. */
async function inFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return await work();
  } finally {
    process.chdir(before);
  }
}

/** Ignores AWS endpoints in the shell's environment. */
async function onAws<T>(work: () => Promise<T>): Promise<T> {
  const { [ENDPOINT_VARIABLE]: before } = process.env;
  Reflect.deleteProperty(process.env, ENDPOINT_VARIABLE);
  try {
    return await work();
  } finally {
    if (before !== undefined) {
      process.env[ENDPOINT_VARIABLE] = before;
    }
  }
}
