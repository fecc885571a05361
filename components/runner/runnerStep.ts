import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { relativeToProgram } from "../relativeToProgram";

/** How a step of `up` that calls AWS itself gets there: it sees neither the provider's configuration nor its account. */
export interface AwsAccess {
  /** The account that the stack belongs to; with credentials of another one the step refuses to run. */
  readonly accountId: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
  /** Profile of the AWS configuration file. @default the environment's credentials */
  readonly profile?: string;
  /** Role to assume with them. @default none */
  readonly assumeRoleArn?: string;
  /** Address of an emulator. @default AWS's own */
  readonly endpoint?: pulumi.Input<string>;
}

/** The scripts of `runner/`, by what they do. */
export const RunnerScript = {
  /** Runs the registration task, then retires what nothing uses any more. */
  register: "register.mjs",
  /** Takes from Prefect what the stack put there, and stops its flow runs. */
  unregister: "unregister.mjs",
  /** Fails when a service does not run the revision that it was given. */
  checkService: "check-service.mjs",
  /** Deregisters every revision of a family. */
  retireFamily: "retire-family.mjs",
} as const;
export type RunnerScript = (typeof RunnerScript)[keyof typeof RunnerScript];

/** The variable that a script reads its input from. */
export const INPUT_VARIABLE = "PREFECT_ECS_STEP";

/** The shell command of a script; its path is relative, so that it is the same on every machine. */
export function runnerCommand(script: RunnerScript): string {
  return `node ${relativeToProgram(path.join(__dirname, script))}`;
}

/** The environment that carries a script's input. */
export function runnerEnvironment(
  access: AwsAccess,
  input: Record<string, unknown>,
): Record<string, pulumi.Output<string>> {
  return { [INPUT_VARIABLE]: pulumi.jsonStringify({ access, ...input }) };
}
