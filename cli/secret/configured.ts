import { parseSecretReference } from "../../components/secretReference";
import type { Environment } from "../stack/environment";
import { pulumi } from "../stack/pulumi";
import type { RunOptions } from "../support/run";

/** An entry of `pulumi config --json`. */
interface ConfigValue {
  readonly objectValue?: Readonly<Record<string, unknown>>;
}

/** Where `secrets` of the configuration leads, which the next `pulumi up` gives to containers; nothing where it can't be read. */
export async function configuredSecrets(
  { stack, outputs }: Environment,
  options: RunOptions,
): Promise<ReadonlySet<string>> {
  const { code, stdout } = await pulumi(["config", "--json", "--stack", stack], options);
  if (code !== 0) {
    return new Set();
  }
  const [project = ""] = outputs.owner.split("/");
  const config = JSON.parse(stdout) as Readonly<Record<string, ConfigValue>>;
  const references = Object.values(config[`${project}:secrets`]?.objectValue ?? {}).map(String);
  return new Set(references.map((reference) => parseSecretReference(reference)?.arn ?? reference));
}
