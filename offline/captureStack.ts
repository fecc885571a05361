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
  /** Whether it is made in an emulator instead of AWS. */
  readonly isEmulated: boolean;
  /** Keys that are required and not set yet: the program saw an example. */
  readonly examples: string[];
}

/**
 * Runs a stack's program offline.
 *
 * @param root The checkout that has program and configuration: this one, or one of another version.
 * @param given @default the configuration of its files
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

/** As `stacks/index.ts`, in whichever version. */
interface Stacks {
  readonly programOf: (stack: string) => () => StackOutputs;
}

function programIn(root: string, stack: string): () => StackOutputs {
  if (!existsSync(path.join(root, "stacks", "index.ts"))) {
    throw new CliError(`There is no \`stacks/index.ts\` in ${root}: it is no prefect-ecs, or one too old.`);
  }
  const { programOf } = createRequire(__filename)(path.resolve(root, "stacks")) as Stacks;
  return programOf(stack);
}

/** The program names files relative to where it runs. */
async function inFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return await work();
  } finally {
    process.chdir(before);
  }
}

/** It tells what is made on AWS, wherever the shell points. */
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
