import { flowProjectFamily } from "../../components/project/platform";
import { familyOf } from "../aws/tasks";
import { CliError } from "../support/cliError";
import type { Outputs } from "./outputs";

/**
 * The outputs with those of a flow project in the place of the stack's own: its image, definition, registration, logs
 * and secrets.
 *
 * @throws CliError when the stack has no flow project of that name.
 */
export function outputsOfProject(outputs: Outputs, name: string): Outputs {
  const project = outputs.flowProjects[name];
  if (project === undefined) {
    const names = Object.keys(outputs.flowProjects);
    const others =
      names.length === 0
        ? "the stack has only `flows/`: leave `--project` out"
        : `there are ${names.join(", ")}`;
    throw new CliError(`Flow project '${name}' not found: ${others}.`);
  }
  const { imageUri, taskDefinitionArn, registrationTaskDefinitionArn, secrets } = project;
  return {
    ...outputs,
    imageUri,
    taskDefinitionArn,
    registrationTaskDefinitionArn,
    secrets,
    logGroups: {
      ...outputs.logGroups,
      flowRuns: project.logGroup,
      registration: project.registrationLogGroup,
    },
  };
}

/** Prefix of the tag that registration puts on deployments, and Prefect on their runs: `prefect_ecs/src/prefect_ecs/registration/state/ownership.py`. */
const MARK = "managed-by:";

/** The stack's flow project named in a run's tags; undefined: none. */
export function projectOfTags({ owner }: Outputs, tags: readonly string[]): string | undefined {
  const mark = `${MARK}${owner}/`;
  return tags.find((tag) => tag.startsWith(mark))?.slice(mark.length);
}

/** Families that a run with these tags may start from: its flow project's, or the stack's. */
export function flowRunFamilies(outputs: Outputs, tags: readonly string[]): string[] {
  const project = projectOfTags(outputs, tags);
  if (project === undefined) {
    return [familyOf(outputs.taskDefinitionArn)];
  }
  const others = Object.values(outputs.flowProjects[project]?.taskDefinitionArns ?? {});
  return [flowProjectFamily(outputs.platform, project), ...others.map(familyOf)];
}
