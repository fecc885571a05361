// Every statement of a stack's own policies is held by a case: with a fault in it, some case of the other tests here gets
// another answer than it expects.
import type { CapturedResource } from "../support/program";
import { concerns, type Mutant, mutantsOf, type PolicyPart } from "../support/mutants";
import { ofType, one } from "../support/resources";
import { type Case, CASES, GENEROUS_CASES } from "./cases";
import { generous, staging } from "./programs";
import { rolesOf } from "./roles";
import { TO_QUEUES, TO_TOPIC } from "./senders";
import { SENT, sends } from "./sending";

jest.setTimeout(10 * 60_000);

const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";

/** Faults that the rest of the same statement stops as well: a task's ARN has its cluster. */
const ofAgents = (sid: string): readonly string[] => [
  `${sid} on everything`,
  `${sid} without ArnEquals ecs:cluster`,
];

function notSeen(role: string): readonly string[] {
  if (role === "agent-quick-task") return ofAgents("ProtectAgents");
  return /^agent-.*-task$/.test(role) ? ofAgents("WatchAndStopFlowRuns") : [];
}

type Cases = Readonly<Record<string, readonly Case[]>>;

/** With those of the same role, or of the first agent's for another agent's. */
function withThose(cases: Cases, others: Cases): Cases {
  return Object.fromEntries(
    Object.entries(cases).map(([role, ofRole]) => [
      role,
      [...ofRole, ...(others[role] ?? others[role.replace(/^agent-\w+/, "agent-default")] ?? [])],
    ]),
  );
}

const partsOf = ({ inputs }: CapturedResource): PolicyPart[] =>
  (JSON.parse(inputs["policy"] as string) as { readonly Statement: PolicyPart[] }).Statement;

function withFault(resources: readonly CapturedResource[], policy: CapturedResource, { statements }: Mutant) {
  const document = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  return resources.map((one) =>
    one === policy ? { ...one, inputs: { ...one.inputs, policy: document } } : one,
  );
}

/** The faults that no case sees. @param isSeen Whether one does, in a program with that fault. */
async function survivors(
  resources: readonly CapturedResource[],
  policy: CapturedResource,
  isSeen: (mutated: CapturedResource[], about: readonly PolicyPart[]) => Promise<boolean>,
): Promise<string[]> {
  const left: string[] = [];
  for (const mutant of mutantsOf(partsOf(policy))) {
    if (!(await isSeen(withFault(resources, policy, mutant), mutant.about))) {
      left.push(mutant.what);
    }
  }
  return left;
}

describe.each([
  ["staging", staging, CASES],
  ["staging with every right that the configuration can give", generous, withThose(GENEROUS_CASES, CASES)],
])("%s", (_, program, cases) => {
  it.each(Object.entries(cases))("every part of the rights of %s is held", async (role, ofRole) => {
    const resources = await program();
    const policies = ofType(resources, ROLE_POLICY).filter(
      ({ inputs }) => inputs["role"] === `prefect-ecs-staging-${role}`,
    );
    const unchanged = rolesOf(resources).get(role);
    const right: Case[] = [];
    // Where the configuration gives more, another answer may be right.
    for (const one of ofRole) {
      const [action, resource, context, expected] = one;
      if ((await unchanged?.may(action, resource, context)) === expected) right.push(one);
    }
    const left: string[] = [];
    for (const policy of policies) {
      const seen = async (mutated: CapturedResource[], about: readonly PolicyPart[]): Promise<boolean> => {
        const changed = rolesOf(mutated).get(role);
        for (const [action, resource, context, expected] of right.filter(([action]) =>
          concerns(about, action),
        )) {
          if ((await changed?.may(action, resource, context)) !== expected) return true;
        }
        return false;
      };
      left.push(...(await survivors(resources, policy, seen)));
    }
    expect(left).toEqual(notSeen(role));
  });
});

it.each([
  ["sqs", "events", TO_QUEUES, []],
  // Its policy lets no service send: SQS asks none.
  ["sqs", "events-dead", TO_QUEUES, ["OnlyServices without Bool aws:PrincipalIsAWSService"]],
  ["sns", "alarms", TO_TOPIC, []],
] as const)("every part of the policy of %s %s is held", async (service, to, all, notSeen) => {
  const resources = await staging();
  const policy = one(resources, SENT[service].type, `prefect-ecs-staging-${to}`);
  const left = await survivors(resources, policy, async (mutated) => {
    for (const sending of all.filter(([, , one]) => one === to)) {
      if ((await sends(service, mutated, sending)) !== sending[4]) return true;
    }
    return false;
  });
  expect(left).toEqual(notSeen);
});
