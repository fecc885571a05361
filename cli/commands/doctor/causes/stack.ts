import { type Cause, Certainty, Symptom } from "../cause";

/** Nothing of the stack but what is protected. */
export const stackDestroyed: Cause = {
  id: "stack-destroyed",
  title: "The stack was destroyed",
  symptoms: [Symptom.late, Symptom.agent],
  meaning:
    "`pulumi destroy --exclude-protected` leaves a stack's addresses, and its outputs. None of its services and log groups is there, so nobody polls its pools. `pulumi up` makes everything again, behind the same addresses.",
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
