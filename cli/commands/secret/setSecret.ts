import { SecretStore } from "../../../components/iam/secretReference";
import type { CommandContext } from "../../context/context";
import type { Environment } from "../../stack/environment";
import { configFlags, setConfig } from "../../stack/pulumi";
import { UsageError } from "../../support/cliError";
import { ExitCode } from "../../support/exitCode";
import { commandLine } from "../../support/quoted";
import { configuredKey } from "./configured";
import { type Home, homeOf } from "./home";
import { putSecret, replaceSecret } from "./managedSecret";
import { putParameter, replaceParameter } from "./parameter";
import { readValue } from "./readValue";

export interface SetSecretArgs {
  readonly fromFile?: string;
  readonly stdin: boolean;
  /** Store of a value that the stack doesn't name yet. */
  readonly store: SecretStore;
  /** Id, ARN or alias, for a new secret. @default AWS's own */
  readonly kmsKey?: string;
  /** Write the ARN of a new secret into the stack's configuration. */
  readonly configure: boolean;
  /** @default the program's own */
  readonly configFile?: string;
}

/** The change, its place, and the next steps. */
interface Done {
  readonly action: "created" | "rotated" | "set";
  /** ARN, or the key of the configuration. */
  readonly where: string;
  readonly next: readonly string[];
}

/** Input of all writers. */
interface Writing {
  readonly context: CommandContext;
  readonly environment: Environment;
  readonly variable: string;
  readonly value: string;
  readonly args: SetSecretArgs;
}

/** Creates or rotates the value of a flow runs' variable, or of Prefect's credential. */
export async function setSecret(
  context: CommandContext,
  variable: string,
  args: SetSecretArgs,
): Promise<number> {
  const { checkAccount } = await import("../../../components/runner/account.mjs");
  const environment = await context.environment();
  const { aws, outputs } = environment;
  const home = homeOf(variable, environment, args.store);
  if (home.kind !== "new" && args.kmsKey !== undefined) {
    throw new UsageError(`\`--kms-key\` is for a new secret; ${variable} keeps its key.`);
  }
  await checkAccount(aws.sts, outputs.access.accountId);
  const value = await readValue(variable, args, context.io);
  context.hide(value);
  const { action, where, next } = await write({ context, environment, variable, value, args }, home);
  context.answer({ name: variable, action, where, next }, () =>
    [`${variable} is ${action}: ${where}`, ...next].join("\n"),
  );
  return ExitCode.ok;
}

function write(writing: Writing, home: Home): Promise<Done> {
  switch (home.kind) {
    case "configuration":
      return writeToConfiguration(writing, home.configKey);
    case "named":
      return rotate(writing, home);
    case "new":
      return create(writing, home.store, home.name);
  }
}

async function writeToConfiguration(writing: Writing, configKey: string): Promise<Done> {
  await setConfig(["--secret", configKey, ...flagsOf(writing)], {
    ...engineOptions(writing),
    input: writing.value,
  });
  return {
    action: "set",
    where: `\`${configKey}\` of the stack's configuration, encrypted`,
    next: [
      "Until the next `pulumi up`, all services use the old value. It writes the new one to Secrets Manager and",
      "replaces the agents; running flow runs keep the old one until they end: revoke it after that.",
    ],
  };
}

async function rotate(
  { environment, variable, value }: Writing,
  { store, arn, jsonKey }: Extract<Home, { kind: "named" }>,
): Promise<Done> {
  const { aws, outputs } = environment;
  await (store === SecretStore.parameterStore
    ? replaceParameter(aws.ssm, arn, value)
    : replaceSecret(aws.secretsManager, arn, value, jsonKey));
  const next = variable === outputs.prefectCredential?.variable ? AFTER_CREDENTIAL : AFTER_ROTATION;
  return { action: "rotated", where: arn, next };
}

const AFTER_ROTATION = [
  "Flow runs that start from now on use it, registration from the next `pulumi up`. Running flow runs keep the",
  "old value until they end. No service has to restart: agents don't get it.",
];

const AFTER_CREDENTIAL = [
  "Flow runs that start from now on use it. Agents keep the old value until `pulumi up` replaces them: do that",
  "before you revoke the old one.",
];

async function create(writing: Writing, store: SecretStore, name: string): Promise<Done> {
  const { environment, variable, value, args } = writing;
  const { aws, outputs } = environment;
  const key = await configuredKey(environment, args, engineOptions(writing));
  const entry = { name, value, kmsKey: args.kmsKey, owner: outputs.owner };
  const { arn, wasThere } =
    store === SecretStore.parameterStore
      ? { arn: parameterArn(outputs, name), wasThere: await putParameter(aws.ssm, entry) }
      : await putSecret(aws.secretsManager, entry);
  const set = ["--plaintext", "--path", `${key}.${variable}`, arn, ...flagsOf(writing)];
  if (args.configure) {
    await setConfig(set, engineOptions(writing));
  }
  return {
    action: wasThere ? "rotated" : "created",
    where: arn,
    next: [
      ...(args.configure
        ? [
            `The stack's configuration names it. Flow runs and registration get it with the next \`pulumi up\`.`,
          ]
        : [
            "Flow runs and registration get it once the stack's configuration names it:",
            `  pulumi config set ${commandLine(set)}`,
            `  pulumi up --stack ${environment.stack}`,
          ]),
      ...(args.kmsKey === undefined
        ? []
        : ["Their roles may use its key once `secretKmsKeyArns` names that key's ARN too."]),
    ],
  };
}

/** In the partition of the stack's resources. */
function parameterArn({ access, taskDefinitionArn }: Environment["outputs"], name: string): string {
  const partition = taskDefinitionArn.split(":")[1] ?? "aws";
  return `arn:${partition}:ssm:${access.region}:${access.accountId}:parameter${name}`;
}

function flagsOf({ environment, args }: Writing): string[] {
  return configFlags({ stack: environment.stack, configFile: args.configFile });
}

function engineOptions({ context: { io } }: Writing): { cwd: string; env: NodeJS.ProcessEnv } {
  return { cwd: io.folder, env: io.env };
}
