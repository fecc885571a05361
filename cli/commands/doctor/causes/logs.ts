import type { Evidence } from "../evidence/evidence";
import { type Cause, Certainty, Symptom } from "../cause";
import { inTrouble, oneLine, reported } from "./reports";

/** Matching lines from the containers of suspect agents and runs. */
export function logged(evidence: Evidence, pattern: RegExp): string[] {
  const of = (about: string, lines: readonly string[]): string[] =>
    lines.filter((line) => pattern.test(line)).map((line) => `${about} logged: ${oneLine(line)}`);
  return [
    ...new Set([
      ...evidence.agents.filter(inTrouble).flatMap(({ name, log }) => of(`agent ${name}`, log)),
      ...evidence.runs.flatMap(({ name, containerLog }) => of(`run ${name}`, containerLog)),
    ]),
  ];
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html; the log driver's message. */
const NO_LOG_GROUP = /ResourceNotFoundException: The specified log group does not exist/;

/** A log group that tasks write to is gone. */
export const logGroupMissing: Cause = {
  id: "log-group-missing",
  title: "A log group is gone",
  symptoms: [Symptom.crashed, Symptom.pending, Symptom.agent],
  meaning:
    "ECS starts no container whose log group does not exist, and the stack's execution roles may not create one. It was deleted by hand.",
  find: (evidence) => {
    const gone = evidence.logGroups.filter(({ exists }) => !exists);
    const said = reported(evidence, NO_LOG_GROUP);
    if (gone.length === 0 && said.length === 0) {
      return undefined;
    }
    return {
      cause: "A container's log group is gone, and ECS starts no container without it.",
      because: [
        ...gone.map(({ writer, name }) => `CloudWatch has no log group ${name}, which ${writer} writes to`),
        ...said,
      ],
      fix: [`Recreate it: \`pulumi up --refresh --stack ${evidence.stack}\``],
      certainty: Certainty.certain,
    };
  },
};
