import type { Run } from "./run.ts";

/** The stage at which a deployment failed. */
export type Failure = "setup" | "up" | "smoke";

/** GitHub's result of a job, and the outcomes of its steps (`steps.<id>.outcome`), empty for steps that didn't run. */
export interface JobEnd {
  readonly result: string;
  readonly up: string;
  readonly smoke: string;
}

/** Undefined if the job succeeded, or didn't start because its deployment wasn't approved. */
export function failureOf({ result, up, smoke }: JobEnd): Failure | undefined {
  if (!unfinished(result)) {
    return undefined;
  }
  if (unfinished(up)) {
    return "up";
  }
  if (unfinished(smoke)) {
    return "smoke";
  }
  return up === "skipped" ? "setup" : undefined;
}

function unfinished(outcome: string): boolean {
  return outcome === "failure" || outcome === "cancelled";
}

/** Instructions after a failed deployment. */
export function deploymentNote(failure: Failure, stack: string, { url, commit }: Run): string {
  const { what, steps } = NOTES[failure](stack);
  return [
    `${what} ([run](${url}), commit ${commit})`,
    "",
    ...steps.map((step, index) => `${index + 1}. ${step}`),
  ].join("\n");
}

interface Note {
  readonly what: string;
  readonly steps: readonly string[];
}

const AGAIN = "**Re-run failed jobs** on the run's page goes on where it stopped";
const REVERT = "The change is to blame: mend it, or revert it. What is merged next is deployed next.";

const NOTES: Readonly<Record<Failure, (stack: string) => Note>> = {
  setup: () => ({
    what: "It failed before `pulumi up`: nothing has changed.",
    steps: [
      "Read the run's log: the step that failed says why.",
      "Not authorized to assume the role: role, environment and repository must match (docs/ci-setup.md).",
      `Something that passed, such as a registry that didn't answer: ${AGAIN}.`,
    ],
  }),
  up: (stack) => ({
    what: "`pulumi up` failed or was cancelled: some of its changes may be there.",
    steps: [
      "Read the end of the run's log: it names the resource and the reason.",
      `Cancelled, or the runner was lost: \`./prefect-ecs recover --stack ${stack}\`, with \`--unlock\` for the runner's lock.`,
      `Agents or flow runs that are unwell: \`./prefect-ecs doctor --stack ${stack}\`.`,
      `Something that passed, such as a full zone: ${AGAIN}. After "ECS rolled the deployment back": \`pulumi up --refresh --stack ${stack}\`.`,
      REVERT,
    ],
  }),
  smoke: (stack) => ({
    what: `\`pulumi up\` went well, and a flow run on \`${stack}\` failed. \`prod\` was not touched.`,
    steps: [
      `\`./prefect-ecs doctor --stack ${stack}\` says why a run is late, stuck or crashed.`,
      `Try it again: \`./prefect-ecs run hello/hello --stack ${stack}\`.`,
      "`egress-address` failed: its log names the address that the world saw, and the stack's.",
      `Something that passed: ${AGAIN}.`,
      REVERT,
    ],
  }),
};
