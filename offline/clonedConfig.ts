import * as path from "node:path";
import { configOf, type OfflineConfig, type ProjectFile, readYaml, type StackFile } from "./offlineConfig";

/**
 * A stack's configuration as in a fresh clone: what a team has called the project, and set in its stacks, makes other
 * resources, and neither fails a test nor makes a document or picture stale.
 */
export function clonedConfig(root: string, stack: string): OfflineConfig {
  const project = { ...(readYaml(path.join(root, "Pulumi.yaml")) as ProjectFile), name: "prefect-ecs" };
  const file =
    stack === "local"
      ? readYaml(path.join(root, "Pulumi.local.yaml"))
      : { config: { "aws:region": "eu-west-1" } };
  return configOf(project, file as StackFile);
}
