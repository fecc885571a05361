import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { ENDPOINT_VARIABLE } from "../stacks/emulator";
import { isVariableName } from "../stacks/config/containers";
import { deepTexts } from "../stacks/config/deepTexts";
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
  /** Environment variables with secrets of builds that aren't set here, and that an `up` needs. */
  readonly unsetBuildSecrets: string[];
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
  const unsetBuildSecrets = unsetBuildSecretsOf(config.config[`${project}:flowProjects`]);
  const environment = {
    // Ignores AWS endpoints in the shell's environment.
    [ENDPOINT_VARIABLE]: undefined,
    ...Object.fromEntries(unsetBuildSecrets.map((variable) => [variable, "not built"])),
  };
  const captured = await withEnvironment(environment, () =>
    inFolder(root, () => capture({ stack, ...config }, programIn(root, stack))),
  );
  return {
    ...captured,
    project,
    stack,
    region,
    isEmulated: "aws:endpoints" in config.config,
    examples,
    unsetBuildSecrets,
  };
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

/** Nothing is built offline, so the program needs no secret of a build. */
function unsetBuildSecretsOf(flowProjects: string | undefined): string[] {
  const variables = deepTexts("", flowProjects)
    .filter(([place, variable]) => /^\[\d+\]\.buildSecrets\./.test(place) && isVariableName(variable))
    .map(([, variable]) => variable);
  return [...new Set(variables)].filter((variable) => process.env[variable] === undefined);
}

async function withEnvironment<T>(
  variables: Record<string, string | undefined>,
  work: () => Promise<T>,
): Promise<T> {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  setVariables(Object.entries(variables));
  try {
    return await work();
  } finally {
    setVariables(before);
  }
}

function setVariables(variables: readonly (readonly [name: string, value: string | undefined])[]): void {
  for (const [name, value] of variables) {
    if (value === undefined) {
      Reflect.deleteProperty(process.env, name);
    } else {
      process.env[name] = value;
    }
  }
}
