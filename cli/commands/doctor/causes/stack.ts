import { type Cause, Certainty, Symptom } from "../cause";

/** Only the stack's protected resources exist. */
export const stackDestroyed: Cause = {
  id: "stack-destroyed",
  title: "The stack was destroyed",
  symptoms: [Symptom.late, Symptom.agent],
  meaning:
    "`pulumi destroy --exclude-protected` keeps a stack's addresses and outputs. None of its services and log " +
    "groups exists, so no worker polls its pools. `pulumi up` recreates everything behind the same addresses.",
  explainsAll: true,
  find: ({ destroyed, cluster, stack }) =>
    destroyed === undefined
      ? undefined
      : {
          cause: destroyed,
          because: [`cluster ${cluster} has no service of the stack, and its log groups are gone`],
          fix: [`Bring it back: \`pulumi up --stack ${stack}\``],
          certainty: Certainty.certain,
        },
};
