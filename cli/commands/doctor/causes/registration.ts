import type { FailedRegistration } from "../../../stack/registrationFailure";
import { dateAndClock } from "../../../support/time";
import { type Cause, Certainty, Symptom } from "../cause";
import { oneLine } from "./reports";

/** Number of last lines shown; they hold the reason. */
const LINES = 5;

/** The last registration failed, so Prefect may still have the previous deployments. */
export const registrationFailed: Cause = {
  id: "registration-failed",
  title: "The last registration failed",
  symptoms: [Symptom.unregistered],
  meaning:
    "Registration, a step of `pulumi up`, ended with an error: its task shows it as long as ECS keeps the " +
    "task, and its log after that. Prefect may still have the previous deployments, and agents keep running. " +
    "`./prefect-ecs logs registration` shows the error; fix it, then `pulumi up`. A registration that failed " +
    "before its first log line, without its image for example, is known for an hour.",
  find: ({ failedRegistrations, stack }) =>
    failedRegistrations.length === 0
      ? undefined
      : {
          cause: `The last registration${failedRegistrations.map(whose).join(" and that")} failed: Prefect may still have the previous deployments.`,
          because: failedRegistrations.flatMap(lastLines),
          fix: [
            `Its log: ${failedRegistrations.map(({ project }) => logCommand(stack, project)).join(", ")}`,
            `Fix the error, then \`pulumi up --stack ${stack}\``,
          ],
          certainty: Certainty.certain,
        },
};

function logCommand(stack: string, project: string | undefined): string {
  const option = project === undefined ? "" : ` --project ${project}`;
  return `\`./prefect-ecs logs registration --stack ${stack}${option}\``;
}

function whose({ project, at }: FailedRegistration): string {
  return `${project === undefined ? "" : ` of ${project}`}, of ${dateAndClock(at.toISOString())},`;
}

function lastLines({ project, lines }: FailedRegistration): string[] {
  const about = project === undefined ? "" : `${project}: `;
  return lines.slice(-LINES).map((line) => about + oneLine(line));
}
