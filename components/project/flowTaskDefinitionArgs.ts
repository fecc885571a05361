import type { FlowRunTask, FlowRunTaskArgs } from "../task/flowRunTask";
import { flowRunArgs, type PlacedProject, secretsOf, type WithoutImage } from "./flowProjectArgs";
import type { FlowTaskDefinition } from "./flowTaskDefinition";
import { flowTaskDefinitionFamily } from "./platform";

/** Arguments of the `FlowRunTask` of a further task definition. @param own The project's own, whose log group it shares. */
export function flowTaskDefinitionArgs(
  placed: PlacedProject,
  { name, secrets = [], policies, ephemeralStorageGiB }: FlowTaskDefinition,
  own: FlowRunTask,
): WithoutImage<FlowRunTaskArgs> {
  const { args, project, platform } = placed;
  const chosen = Object.entries(args.secrets ?? {}).filter(([variable]) => secrets.includes(variable));
  return {
    ...flowRunArgs(placed),
    family: platform.apply((known) => flowTaskDefinitionFamily(known, project, name)),
    ephemeralStorageGiB: ephemeralStorageGiB ?? args.ephemeralStorageGiB,
    secrets: secretsOf(platform, Object.fromEntries(chosen)),
    policies,
    dataStore: undefined,
    roleNamePrefix: `${project}_${name}-`,
    logGroup: { name: own.logGroupName, arn: own.logGroupArn },
  };
}
