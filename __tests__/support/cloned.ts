import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { configOf, type OfflineConfig, type ProjectFile, type StackFile } from "../../cli/plan/offlineConfig";

const root = path.resolve(__dirname, "../..");

/**
 * A stack's configuration as in a fresh clone: what a team has called the project, and set in its stacks, makes other
 * resources and no fault.
 */
export function clonedConfig(stack: string): OfflineConfig {
  const project = { ...(readYaml("Pulumi.yaml") as ProjectFile), name: "prefect-ecs" };
  const file = stack === "local" ? readYaml("Pulumi.local.yaml") : { config: { "aws:region": "eu-west-1" } };
  return configOf(project, file as StackFile);
}

function readYaml(file: string): unknown {
  return parse(readFileSync(path.join(root, file), "utf8"));
}
