import { EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient } from "@aws-sdk/client-iam";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { STSClient } from "@aws-sdk/client-sts";
import { clientConfig } from "../../../components/runner/clientConfig.cjs";
import type { AwsConfig } from "../../../stacks/config/types";
import type { CommandContext } from "../../context/context";
import { captureStack } from "../../../offline/captureStack";
import { type OfflineConfig, offlineConfig } from "../../../offline/offlineConfig";
import { configValues, readAccess } from "../../stack/access";
import { chooseStack } from "../../stack/chooseStack";
import { EngineReader } from "../../stack/engineReader";
import { interruptible } from "../../stack/interruptible";
import { pulumi } from "../../stack/pulumi";
import { CliError } from "../../support/cliError";
import { messageOf } from "../../support/errors";
import { lastLine, run } from "../../support/run";
import { credentialOf } from "./credential";
import type { PreflightClients, Site } from "./site";

/**
 * Reads a stack's configuration with its secrets, the resources that its program plans, and its state.
 *
 * @throws CliError if the Pulumi CLI or the stack is missing.
 */
export async function openSite(context: CommandContext): Promise<Site> {
  const { io, options, signal } = context;
  const { folder: root, env } = io;
  const engine = { cwd: root, env, signal };
  const stack = await chooseStack(options.stack, engine);
  const config = withValues(offlineConfig(root, stack), await configuredValues(stack, engine));
  for (const key of config.secretKeys) {
    context.hide(config.config[key] ?? "");
  }
  const access = readAccess(config.config);
  const valueOf = (key: string): string | undefined => config.config[`${config.project}:${key}`];
  return {
    stack,
    root,
    access,
    aws: clients(access, signal),
    ...(await plan(root, stack, config)),
    state: await new EngineReader(stack, engine).state(),
    prefect: {
      apiUrl: options.prefectApiUrl ?? given(config, valueOf("prefectApiUrl")),
      credential: credentialOf(valueOf),
    },
    signal,
    run: (command, args) => run(command, args, { ...engine, timeoutSeconds: 60 }),
  };
}

type Engine = Parameters<typeof pulumi>[1];

/** The configured address, not the example for a missing one; a server of the stack's own has none before `up`. */
function given({ project, examples }: OfflineConfig, apiUrl = ""): string | undefined {
  return apiUrl === "" || examples.includes(`${project}:prefectApiUrl`)
    ? undefined
    : apiUrl.replace(/\/+$/, "");
}

/** Full key → value, secrets in plaintext. */
async function configuredValues(stack: string, engine: Engine): Promise<Record<string, string>> {
  const { code, stdout, stderr } = await pulumi(
    ["config", "--json", "--show-secrets", "--stack", stack],
    engine,
  );
  if (code !== 0) {
    const hint = stderr.includes("no stack named") ? ` \`pulumi stack init ${stack}\` creates it.` : "";
    throw new CliError(`The configuration of stack '${stack}' can't be read: ${lastLine(stderr)}${hint}`);
  }
  return configValues(stdout);
}

function withValues(config: OfflineConfig, values: Record<string, string>): OfflineConfig {
  // The engine prints a key without a value with an empty one.
  const examples = config.examples.filter((key) => (values[key] ?? "") === "");
  const given = Object.entries(values).filter(([key]) => !examples.includes(key));
  return { ...config, examples, config: { ...config.config, ...Object.fromEntries(given) } };
}

async function plan(
  root: string,
  stack: string,
  config: OfflineConfig,
): Promise<Pick<Site, "configProblem" | "planned" | "unsetBuildSecrets">> {
  if (config.examples.length > 0) {
    const missing = config.examples.map((key) => `\`${key.replace(/^.*:/, "")}\``).join(", ");
    return { planned: undefined, configProblem: `Not set yet: ${missing}.`, unsetBuildSecrets: [] };
  }
  try {
    const { resources, unsetBuildSecrets } = await captureStack(root, stack, config);
    return { planned: resources, configProblem: undefined, unsetBuildSecrets };
  } catch (error) {
    return { planned: undefined, configProblem: messageOf(error), unsetBuildSecrets: [] };
  }
}

function clients(access: AwsConfig, signal: AbortSignal): PreflightClients {
  const config = clientConfig(access);
  return {
    ec2: interruptible(new EC2Client(config), signal),
    iam: interruptible(new IAMClient(config), signal),
    secretsManager: interruptible(new SecretsManagerClient(config), signal),
    serviceQuotas: interruptible(new ServiceQuotasClient(config), signal),
    sts: interruptible(new STSClient(config), signal),
  };
}
