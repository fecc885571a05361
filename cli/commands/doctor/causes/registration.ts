import type { FailedRegistration } from "../../../stack/registrationFailure";
import { dateAndClock } from "../../../support/time";
import { type Cause, Certainty, Symptom } from "../cause";
import { oneLine } from "./reports";

/** As many of its last lines as say why. */
const LINES = 5;

/** Prefect may have what it had before. */
export const registrationFailed: Cause = {
  id: "registration-failed",
  title: "The last registration failed",
  symptoms: [Symptom.unregistered],
  meaning:
    "Registration, a step of `pulumi up`, ended with an error: its task says so as long as ECS knows it, and its log after that. Prefect may have the deployments from before, and the agents run as before. `./prefect-ecs logs registration` shows what it said; put that right, then `pulumi up`. One that failed before it wrote a line, for want of its image for example, is known for an hour.",
  find: ({ failedRegistrations, stack }) =>
    failedRegistrations.length === 0
      ? undefined
      : {
          cause: `The last registration${failedRegistrations.map(whose).join(" and that")} failed: Prefect may have the deployments from before.`,
          because: failedRegistrations.flatMap(lastLines),
          fix: [
            `What it says: ${failedRegistrations.map(({ project }) => `\`./prefect-ecs logs registration --stack ${stack}${project === undefined ? "" : ` --project ${project}`}\``).join(", ")}`,
            `Put that right, then \`pulumi up --stack ${stack}\``,
          ],
          certainty: Certainty.certain,
        },
};

function whose({ project, at }: FailedRegistration): string {
  return `${project === undefined ? "" : ` of ${project}`}, of ${dateAndClock(at.toISOString())},`;
}

function lastLines({ project, lines }: FailedRegistration): string[] {
  const about = project === undefined ? "" : `${project}: `;
  return lines.slice(-LINES).map((line) => about + oneLine(line));
}
