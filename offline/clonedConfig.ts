import * as path from "node:path";
import { configOf, type OfflineConfig, type ProjectFile, readYaml, type StackFile } from "./offlineConfig";

/**
 * A stack's configuration in a fresh clone: a team's own project name and settings must not fail tests, or make
 * documents and pictures stale.
 *
 * @param settings More of the stack's keys and values. @default none
 */
export function clonedConfig(
  root: string,
  stack: string,
  settings: Readonly<Record<string, unknown>> = {},
): OfflineConfig {
  const project = { ...(readYaml(path.join(root, "Pulumi.yaml")) as ProjectFile), name: "prefect-ecs" };
  const file =
    stack === "local"
      ? readYaml(path.join(root, "Pulumi.local.yaml"))
      : { config: { "aws:region": "eu-west-1", ...settings } };
  return configOf(project, file as StackFile);
}
