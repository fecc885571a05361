import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { relativeToProgram } from "../relativeToProgram";

/** AWS access of a step of `up` that calls AWS itself, since a step sees neither the provider's configuration nor account. */
export interface AwsAccess {
  /** The stack's account; the step fails with credentials of another one. */
  readonly accountId: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
  /** Profile in the AWS configuration file. @default the environment's credentials */
  readonly profile?: string;
  /** Role to assume with these credentials. @default none */
  readonly assumeRoleArn?: string;
  /** Endpoint of an emulator. @default AWS's endpoints */
  readonly endpoint?: pulumi.Input<string>;
}

/** The scripts in `runner/`. */
export const RunnerScript = {
  /** Runs the registration task, then retires unused revisions and images. */
  register: "register.mjs",
  /** Removes the stack's objects from Prefect, and stops its flow runs. */
  unregister: "unregister.mjs",
  /** Fails when a service doesn't run its new revision. */
  checkService: "check-service.mjs",
  /** Deregisters every revision of a family. */
  retireFamily: "retire-family.mjs",
  /** Removes the tags that say who uses a repository's images. */
  releaseImages: "release-images.mjs",
  /** Gives a secret a random auth string, if it has no value. */
  makeAuthString: "make-auth-string.mjs",
  /** Gives a user of ElastiCache, and a secret, a random password. */
  makeValkeyPassword: "make-valkey-password.mjs",
  /** Takes an Elastic IP from the stack's former NAT gateway or instance. */
  freeAddress: "free-address.mjs",
} as const;
export type RunnerScript = (typeof RunnerScript)[keyof typeof RunnerScript];

/** The environment variable with a script's input. */
export const INPUT_VARIABLE = "PREFECT_ECS_STEP";

/** The shell command of a script, with a relative path, so that it is the same on every machine. */
export function runnerCommand(script: RunnerScript): string {
  return `node ${relativeToProgram(path.join(__dirname, script))}`;
}

/** The environment with a script's input. */
export function runnerEnvironment(
  access: AwsAccess,
  input: Record<string, unknown>,
): Record<string, pulumi.Output<string>> {
  return { [INPUT_VARIABLE]: pulumi.jsonStringify({ access, ...input }) };
}
