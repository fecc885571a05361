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
        ? "the stack has none of its own, but `flows/`, for which `--project` is left out"
        : `there are ${names.join(", ")}`;
    throw new CliError(`There is no flow project '${name}': ${others}.`);
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

/** As registration marks deployments, and Prefect their runs: `prefect_ecs/src/prefect_ecs/registration/state/ownership.py`. */
const MARK = "managed-by:";

/** The flow project of the stack that a run's tags name; undefined: none. */
export function projectOfTags({ owner }: Outputs, tags: readonly string[]): string | undefined {
  const mark = `${MARK}${owner}/`;
  return tags.find((tag) => tag.startsWith(mark))?.slice(mark.length);
}

/** The family that a run with these tags starts from: its flow project's, or the stack's own. */
export function flowRunFamily(outputs: Outputs, tags: readonly string[]): string {
  const project = projectOfTags(outputs, tags);
  return project === undefined
    ? familyOf(outputs.taskDefinitionArn)
    : flowProjectFamily(outputs.platform, project);
}
