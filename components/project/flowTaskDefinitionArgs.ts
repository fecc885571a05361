import type { ImageSource } from "../image/imageUri";
import type { FlowRunTask, FlowRunTaskArgs } from "../task/flowRunTask";
import { flowRunArgs, type PlacedProject, secretsOf } from "./flowProjectArgs";
import type { FlowTaskDefinition } from "./flowTaskDefinition";
import { flowTaskDefinitionFamily } from "./platform";

/** A flow project's own image and task of flow runs. */
interface OwnParts {
  readonly image: ImageSource;
  readonly flowRuns: FlowRunTask;
}

/** Arguments of the `FlowRunTask` of a further task definition, which has the project's own log group. */
export function flowTaskDefinitionArgs(
  placed: PlacedProject,
  { name, image, secrets = [], policies, ephemeralStorageGiB, gpus }: FlowTaskDefinition,
  own: OwnParts,
): FlowRunTaskArgs {
  const { args, project, platform } = placed;
  const chosen = Object.entries(args.secrets ?? {}).filter(([variable]) => secrets.includes(variable));
  const { cpuArchitecture, ...common } = flowRunArgs(placed);
  const { imageUri, repositoryArn } = image ?? own.image;
  return {
    ...common,
    imageUri,
    repositoryArn,
    cpuArchitecture: image?.cpuArchitecture ?? cpuArchitecture,
    family: platform.apply((known) => flowTaskDefinitionFamily(known, project, name)),
    // The disk of instances isn't the task's.
    ephemeralStorageGiB: gpus === undefined ? (ephemeralStorageGiB ?? args.ephemeralStorageGiB) : undefined,
    gpus,
    secrets: secretsOf(platform, Object.fromEntries(chosen)),
    policies,
    dataStore: undefined,
    roleNamePrefix: `${project}_${name}-`,
    logGroup: { name: own.flowRuns.logGroupName, arn: own.flowRuns.logGroupArn },
  };
}
