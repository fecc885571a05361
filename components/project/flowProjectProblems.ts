import * as path from "node:path";
import type { FlowProjectArgs } from "./flowProject";
import type { FlowTaskDefinition } from "./flowTaskDefinition";
import { ecrImagePattern } from "../image/imageUri";
import { type Platform, workPoolNamed } from "./platform";
import { crashedRunRetriesProblems } from "../prefect/crashedRunRetries";
import { show, showChoices, showKey } from "../show";
import { daskProblems } from "../dask/daskWorkers";
import { DATA_STORE_VARIABLES } from "../store/connection";
import { takenVariableProblems, variableProblems } from "../task/variables";
import { fargateStorageProblems } from "../task/fargateSize";
import { gpuProblems } from "../task/gpus";

/** IAM's 64 characters for a role, less `-registration-execution-<26 digits>`. Families and marks end with the name too. */
export const maxFlowProjectName = 13;
const flowProjectName = new RegExp(`^[a-z]([a-z0-9-]{0,${maxFlowProjectName - 2}}[a-z0-9])?$`);

/** The rule for flow projects' names, for messages. */
export const flowProjectNameRule = `at most ${maxFlowProjectName} small letters, digits and inner '-', beginning with a letter`;

export function isFlowProjectName(name: string): boolean {
  return flowProjectName.test(name);
}

/** Problems of a flow project's arguments, independent of the platform. */
export function flowProjectProblems(name: string, args: FlowProjectArgs): string[] {
  const variables = { environment: args.environment ?? {}, secrets: args.secrets ?? {} };
  return [
    ...(isFlowProjectName(name) ? [] : [`\`name\` must be ${flowProjectNameRule}, got ${show(name)}.`]),
    ...((args.folder === undefined) === (args.imageUri === undefined)
      ? ["Give exactly one of `folder` and `imageUri`: the folder that the image is built from, or an image."]
      : []),
    ...(args.imageUri === undefined || ecrImagePattern.test(args.imageUri)
      ? []
      : [
          `\`imageUri\` must be an image in ECR by digest, '<registry>/<repository>@sha256:<64 digits>', got ${show(args.imageUri)}.`,
        ]),
    ...prefectFileProblems(args.prefectFile),
    ...crashedRunRetriesProblems(args.crashedRunRetries ?? 0),
    ...(args.dask === undefined ? [] : daskProblems(args.dask)),
    ...variableProblems(variables),
    ...(args.dataStore === true ? takenVariableProblems(variables, DATA_STORE_VARIABLES, "dataStore") : []),
    ...flowTaskDefinitionProblems(args.taskDefinitions ?? [], Object.keys(args.secrets ?? {})),
  ];
}

/** Problems of the path to the file with the deployments. */
export function prefectFileProblems(file: string | undefined, key = "prefectFile"): string[] {
  const isInside =
    file === undefined ||
    (/\.ya?ml$/.test(file) &&
      !file.startsWith("/") &&
      path.posix.normalize(file) === file &&
      !file.startsWith("../"));
  return isInside
    ? []
    : [
        `\`${key}\` must be the path of a YAML file in the project's folder, like 'etl/prefect.yaml', got ${show(file)}.`,
      ];
}

/** Problems of a project's further task definitions. @param secrets Names of the project's secrets. */
export function flowTaskDefinitionProblems(
  definitions: readonly Omit<FlowTaskDefinition, "image">[],
  secrets: readonly string[],
  key = "taskDefinitions",
): string[] {
  const names = definitions.map(({ name }) => name);
  return [
    ...new Set(
      names
        .filter((name, index) => names.indexOf(name) !== index)
        .map((name) => `\`${key}\` must have different names, got ${show(name)} twice.`),
    ),
    ...definitions.flatMap((definition, index) => problemsOf(definition, secrets, `${key}[${index}]`)),
  ];
}

function problemsOf(
  { name, secrets = [], ephemeralStorageGiB, gpus }: Omit<FlowTaskDefinition, "image">,
  known: readonly string[],
  key: string,
): string[] {
  return [
    // Its name ends those of families and roles, as a project's does.
    ...(isFlowProjectName(name)
      ? []
      : [`\`${key}.name\` must be ${flowProjectNameRule}, got ${show(name)}.`]),
    ...secrets
      .filter((variable) => !known.includes(variable))
      .map(
        (variable) =>
          `\`${key}.secrets\` must be names of the project's \`secrets\` (${showChoices([...known])}), got ${show(variable)}.`,
      ),
    ...(ephemeralStorageGiB === undefined
      ? []
      : fargateStorageProblems(ephemeralStorageGiB, `${key}.ephemeralStorageGiB`)),
    ...gpuProblems(gpus, `${key}.gpus`),
    ...(gpus === undefined || ephemeralStorageGiB === undefined
      ? []
      : [
          `\`${key}.gpus\` and \`${key}.ephemeralStorageGiB\` exclude each other: a disk of its own is Fargate's, which has no GPUs. Remove one.`,
        ]),
  ];
}

/** Problems of the program's account and region. */
export function placeProblems(
  platform: Platform,
  // AWS's provider returns no `region` before its version 7.
  here: { readonly accountId: string; readonly region: string | undefined },
): string[] {
  return [
    ...(platform.accountId === here.accountId
      ? []
      : [
          `The platform ${platform.owner} is in account ${platform.accountId}, and these credentials are for ${here.accountId}: use credentials of that account.`,
        ]),
    ...(here.region === undefined || platform.region === here.region
      ? []
      : [
          `\`aws:region\` must be ${show(platform.region)}, where the platform ${platform.owner} is, got ${show(here.region)}.`,
        ]),
  ];
}

/** Problems of a flow project's arguments on this platform. */
export function platformProblems(platform: Platform, project: string, args: FlowProjectArgs): string[] {
  const credential = platform.prefectCredentialVariable;
  const names = platform.workPools.flatMap(({ agent, name }) => [agent, name]);
  return [
    ...(credential !== undefined && Object.hasOwn({ ...args.environment, ...args.secrets }, credential)
      ? [`\`${credential}\` must not be in \`environment\` or \`secrets\`: the platform sets it.`]
      : []),
    ...(args.dataStore === true && platform.dataStore === undefined
      ? [`\`dataStore\` must be false: ${platform.owner} has no data store.`]
      : []),
    ...(args.exec === true && platform.execLogGroupArn === undefined
      ? [`\`exec\` must be false: ${platform.owner} has no log group for ECS exec.`]
      : []),
    ...(args.dask !== undefined && platform.daskSecurityGroupIds?.[project] === undefined
      ? [
          `\`dask\` must be set in the stack ${platform.owner} too, for the project ${show(project)} of its \`flowProjects\`: its work pools allow a security group for workers only then.`,
        ]
      : []),
    ...managedInstancesProblems(platform, args),
    ...Object.entries(args.workPools ?? {})
      .filter(([, target]) => workPoolNamed(platform, target) === undefined)
      .map(
        ([theirs, target]) =>
          `\`workPools.${showKey(theirs)}\` must be an agent or a work pool of ${platform.owner}, ${showChoices([...new Set(names)])}, got ${show(target)}.`,
      ),
  ];
}

/** Task definitions must fit the capacity of the platform's work pools. */
function managedInstancesProblems({ owner, workPools }: Platform, args: FlowProjectArgs): string[] {
  const { taskDefinitions = [], ephemeralStorageGiB } = args;
  if (workPools.every(({ managedInstances }) => managedInstances === undefined)) {
    return taskDefinitions
      .filter(({ gpus }) => gpus !== undefined)
      .map(
        ({ name }) =>
          `\`taskDefinitions\` must have no \`gpus\`, got some of ${show(name)}: ${owner} has no work pool on Managed Instances.`,
      );
  }
  const withDisk = [{ ephemeralStorageGiB }, ...taskDefinitions].some(
    (one) => one.ephemeralStorageGiB !== undefined,
  );
  return withDisk
    ? [
        `\`ephemeralStorageGiB\` must not be set: ${owner} has work pools on Managed Instances, which refuse it. Deployments on Fargate ask for a disk with the job variable \`ephemeral_storage\`.`,
      ]
    : [];
}
