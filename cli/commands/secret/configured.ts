import { parseSecretReference } from "../../../components/iam/secretReference";
import type { Environment } from "../../stack/environment";
import { configFlags, pulumi } from "../../stack/pulumi";
import { CliError } from "../../support/cliError";
import type { RunOptions } from "../../support/run";

/** An entry of `pulumi config --json`. */
interface ConfigValue {
  readonly objectValue?: unknown;
}

interface ProjectEntry {
  readonly name?: unknown;
  readonly secrets?: Readonly<Record<string, unknown>>;
}

/** ARNs in the configuration's `secrets`, which containers get with the next `pulumi up`; empty if it can't be read. */
export async function configuredSecrets(
  environment: Environment,
  options: RunOptions,
): Promise<ReadonlySet<string>> {
  const config = await readConfig(environment, options);
  const { project } = environment;
  const projects = projectsOf(config).filter(({ name }) => project === undefined || name === project);
  const ofStack = project === undefined ? (config["secrets"]?.objectValue as ProjectEntry["secrets"]) : {};
  const references = [ofStack, ...projects.map(({ secrets }) => secrets)].flatMap((secrets) =>
    Object.values(secrets ?? {}).map(String),
  );
  return new Set(references.map((reference) => parseSecretReference(reference)?.arn ?? reference));
}

/**
 * Configuration key of the secrets: the stack's, or the selected flow project's.
 *
 * @throws CliError with `configure`, if the configuration lacks that project.
 */
export async function configuredKey(
  environment: Environment,
  { configure, configFile }: { readonly configure: boolean; readonly configFile?: string },
  options: RunOptions,
): Promise<string> {
  if (environment.project === undefined) {
    return "secrets";
  }
  const projects = projectsOf(await readConfig(environment, options, configFile));
  const index = projects.findIndex(({ name }) => name === environment.project);
  if (index === -1 && configure) {
    const file = configFile ?? "the stack's configuration";
    throw new CliError(
      `\`flowProjects\` of ${file} can't be read or has no ${environment.project}, so nothing was created: run ` +
        "it without `--configure`, and name the secret where that project is configured.",
    );
  }
  // Without an index, the name shows the user which entry is meant.
  return `flowProjects[${index === -1 ? environment.project : index}].secrets`;
}

function projectsOf(config: Readonly<Record<string, ConfigValue>>): readonly ProjectEntry[] {
  const projects = config["flowProjects"]?.objectValue;
  return Array.isArray(projects) ? (projects as ProjectEntry[]) : [];
}

/** Key without its namespace → value; empty if it can't be read. */
async function readConfig(
  { stack, outputs }: Environment,
  options: RunOptions,
  configFile?: string,
): Promise<Readonly<Record<string, ConfigValue>>> {
  const { code, stdout } = await pulumi(["config", "--json", ...configFlags({ stack, configFile })], options);
  if (code !== 0) {
    return {};
  }
  const prefix = `${outputs.owner.split("/")[0] ?? ""}:`;
  const config = Object.entries(JSON.parse(stdout) as Readonly<Record<string, ConfigValue>>);
  return Object.fromEntries(
    config.filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value]),
  );
}
