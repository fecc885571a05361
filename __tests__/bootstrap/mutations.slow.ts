// Every statement of the account's policies is held by a case: with a fault in it, some case of the other tests here gets
// another answer than it expects.
import type { CapturedResource } from "../support/program";
import { concerns, mutantsOf, type PolicyPart } from "../support/mutants";
import { ofType, one } from "../support/resources";
import {
  BESIDE_CASES,
  BOUNDARY_CASES,
  type Case,
  CASES,
  NAMED_ADDRESS,
  NAMED_ADDRESS_CASES,
  NEW_VPC_CASES,
  PREFECT_SERVER_BOUNDARY_CASES,
  PREFECT_SERVER_CASES,
  PREFECT_SERVER_DRIFT_CASES,
  TASK_POLICIES,
  TASK_POLICY_CASES,
} from "./cases";
import { type Climb, heldClimbs } from "./climbs/climb";
import { climbsOfDeployRole } from "./climbs/deployRole";
import { climbsOfPreview } from "./climbs/preview";
import { climbsOfTask, needsOfTask } from "./climbs/task";
import type { Written } from "./configFixture";
import deploymentCalls from "./deploymentCalls.json";
import callsOfGuest from "./deploymentCallsExisting.json";
import { GUEST_CASES, GUESTS } from "./existingCases";
import {
  LOAD_BALANCER_BOUNDARY_CASES,
  LOAD_BALANCER_CASES,
  LOAD_BALANCER_DRIFT_CASES,
} from "./loadBalancerCases";
import {
  INSTANCE_ROLE_CASES,
  MANAGED_INSTANCES_BOUNDARY_CASES,
  MANAGED_INSTANCES_CASES,
  MANAGED_INSTANCES_DRIFT_CASES,
} from "./managedInstancesCases";
import {
  NAT_INSTANCE_ADDRESS_CASES,
  NAT_INSTANCE_BOUNDARY_CASES,
  NAT_INSTANCE_CASES,
  NAT_INSTANCE_READ_CASES,
} from "./natInstanceCases";
import { bootstrapped } from "./program";
import { changes, NEVER, OF_THE_STACK, OTHER_STATE, READS, STATE } from "./pullRequestCases";
import { type Host, type Request, requestsFor, withTag } from "./requests";
import { GithubRole, TaskRole } from "./roles";
import { PREVIEW, stateRequest, UP } from "./stateCalls";

jest.setTimeout(20 * 60_000);

/** Requests of a role, with the required answers. */
interface Asked extends Request {
  readonly trusted: boolean;
  readonly expected: boolean;
  /** Of a role's own policies, without its boundary, of that alone, or of its policies beside one that allows everything. */
  readonly by: "may" | "mayUnbounded" | "couldEver" | "couldBeside";
}

const asked = (requests: readonly Request[], expected: boolean, by: Asked["by"] = "may"): Asked[] =>
  requests.map((one) => ({ trusted: false, ...one, expected, by }));
/** The boundary is there for what is wrong with a policy: a fault in one has to show without it. */
const alsoUnbounded = (all: readonly Asked[]): Asked[] =>
  all.flatMap((one) => (one.by === "may" && !one.expected ? [one, { ...one, by: "mayUnbounded" }] : [one]));
const climbed = (climbs: readonly Climb[], by?: Asked["by"]): Asked[] => asked(climbs, false, by);
const cased = (cases: readonly Case[] = [], by?: Asked["by"]): Asked[] =>
  cases.flatMap(([action, resource, context, expected]) =>
    asked([{ action, resource, context }], expected, by),
  );

function replayed(calls: typeof deploymentCalls, during: readonly string[], host?: Host): Asked[] {
  const actions = calls.filter((call) => during.includes(call.during)).map(({ action }) => action);
  const requests = [...new Set(actions)]
    .filter((action) => !/GetUser|ReleaseAddress/.test(action))
    .flatMap((action) => requestsFor(action, "staging", host));
  return asked(
    requests.map((one) => withTag(one, "staging")),
    true,
  );
}

const ALL = ["preview", "preview --refresh", "up", "destroy", "run"];
const HOST: Host = { vpcId: "vpc-0123456789abcdef0", clusterName: "data" };

const OF_DEPLOY_ROLE: readonly Asked[] = [
  ...replayed(deploymentCalls, ALL),
  ...cased(CASES["deploy-staging"]),
  ...cased(NEW_VPC_CASES),
  ...asked([...PREVIEW, ...UP].map(stateRequest), true),
  ...climbed(climbsOfDeployRole("staging", "prod")),
  // Of another program, in the same account.
  ...climbed(heldClimbs(climbsOfDeployRole("staging", "staging-eu"), "staging", "staging-eu")),
];
const OF_PREVIEW: readonly Asked[] = [
  ...replayed(deploymentCalls, ["preview"]),
  ...cased(CASES["preview"]),
  ...cased(BESIDE_CASES, "couldBeside"),
  ...asked(PREVIEW.map(stateRequest), true),
  ...climbed(climbsOfPreview("staging")),
];
const OF_DRIFT: readonly Asked[] = [
  ...replayed(deploymentCalls, ["preview", "preview --refresh"]),
  ...cased(CASES["drift"]),
  ...asked(PREVIEW.map(stateRequest), true),
  ...climbed(climbsOfPreview("staging")),
];
const OF_PULL_REQUESTS: readonly Asked[] = [
  ...asked([...changes("pr-42"), ...READS, ...STATE], true),
  ...asked([...changes("reports"), ...changes("private"), ...changes("pr-42", "prod")], false),
  ...asked([...OF_THE_STACK, ...OTHER_STATE, ...NEVER], false),
];
const PULL_REQUESTS: Written = { pullRequestStack: "staging" };
const OF_TASK: readonly Asked[] = [
  ...asked(needsOfTask("staging"), true, "couldEver"),
  ...cased(TASK_POLICY_CASES, "couldEver"),
  ...climbed(climbsOfTask("staging", "prod"), "couldEver"),
  ...climbed(heldClimbs(climbsOfTask("staging", "staging-eu"), "staging", "staging-eu"), "couldEver"),
];
const OF_GUEST: readonly Asked[] = [
  ...replayed(callsOfGuest, ALL, HOST),
  ...cased(GUEST_CASES["deploy-staging"]),
];

const SERVERS: Written = { prefectServers: ["staging"] };
const BALANCERS: Written = { loadBalancers: ["staging"] };
const INSTANCES: Written = { managedInstances: ["staging"] };
const NAT_INSTANCE: Written = { natInstances: ["staging"] };
const NAMED: Written = { egressAllocationIds: { staging: [NAMED_ADDRESS] } };

const OF_BOUNDARY: readonly Asked[] = [
  ...cased(BOUNDARY_CASES, "couldEver"),
  ...climbed(climbsOfDeployRole("prod", "staging").filter(({ trusted }) => trusted)),
];

/** Instead of a role: those of the tasks, of which the account has the boundary only. */
const TASKS = "tasks of staging";

type Account = readonly [told: Written, asked: readonly Asked[]];

/** The kinds of networks: the stack's own, new or not, with its own or an existing address, or an existing network. */
const NETWORKS: readonly Account[] = [
  [{ newVpcs: ["staging"] }, OF_DEPLOY_ROLE],
  [NAMED, [...OF_DEPLOY_ROLE, ...cased(NAMED_ADDRESS_CASES)]],
  [GUESTS, [...OF_DEPLOY_ROLE, ...OF_GUEST]],
];

/** Document, the role that has it, and accounts in which a fault in it may show. */
const HELD: readonly (readonly [document: string, role: string, accounts: readonly Account[]])[] = [
  [
    "deploy-staging-containers",
    "deploy-staging",
    [
      [{}, OF_DEPLOY_ROLE],
      [INSTANCES, cased(MANAGED_INSTANCES_CASES)],
      [BALANCERS, cased(LOAD_BALANCER_CASES)],
    ],
  ],
  ...["read", "roles", "signals", "state"].map(
    (topic) => [`deploy-staging-${topic}`, "deploy-staging", [[{}, OF_DEPLOY_ROLE]]] as const,
  ),
  ...["network", "others"].map((topic) => [`deploy-staging-${topic}`, "deploy-staging", NETWORKS] as const),
  ["deploy-staging-existing", "deploy-staging", [[GUESTS, OF_GUEST]]],
  [
    "deploy-staging-database",
    "deploy-staging",
    [
      [GUESTS, OF_GUEST],
      [SERVERS, cased(PREFECT_SERVER_CASES)],
    ],
  ],
  [
    "deploy-staging-nat-instance",
    "deploy-staging",
    [
      [NAT_INSTANCE, cased(NAT_INSTANCE_CASES)],
      [{ ...NAT_INSTANCE, ...NAMED }, cased(NAT_INSTANCE_ADDRESS_CASES)],
    ],
  ],
  ...["preview", "drift"].map(
    (role) => [`${role}-nat-instance`, role, [[NAT_INSTANCE, cased(NAT_INSTANCE_READ_CASES)]]] as const,
  ),
  [
    "drift-prefect-server",
    "drift",
    [
      [SERVERS, cased(PREFECT_SERVER_DRIFT_CASES)],
      [BALANCERS, cased(LOAD_BALANCER_DRIFT_CASES)],
    ],
  ],
  ["drift-managed-instances", "drift", [[INSTANCES, cased(MANAGED_INSTANCES_DRIFT_CASES)]]],
  ["deploy-prod-existing", "deploy-prod", [[GUESTS, cased(GUEST_CASES["deploy-prod"])]]],
  ["preview-read", "preview", [[{}, OF_PREVIEW]]],
  ["preview-state", "preview", [[{}, OF_PREVIEW]]],
  ["preview-existing", "preview", [[GUESTS, cased(GUEST_CASES["preview"])]]],
  ["drift-read", "drift", [[{}, OF_DRIFT]]],
  ["drift-state", "drift", [[{}, OF_DRIFT]]],
  ["drift-existing", "drift", [[GUESTS, cased(GUEST_CASES["drift"])]]],
  ...["containers", "others", "platform", "read", "roles", "state"].map(
    (topic) => [`pull-request-${topic}`, "pull-request", [[PULL_REQUESTS, OF_PULL_REQUESTS]]] as const,
  ),
  [
    "tasks-staging",
    TASKS,
    [
      [{}, OF_TASK],
      [{ taskPolicies: TASK_POLICIES }, OF_TASK],
      [INSTANCES, cased(INSTANCE_ROLE_CASES, "couldEver")],
    ],
  ],
  [
    "ci",
    "deploy-prod",
    [
      [{}, OF_BOUNDARY],
      [SERVERS, cased(PREFECT_SERVER_BOUNDARY_CASES, "couldEver")],
      [INSTANCES, cased(MANAGED_INSTANCES_BOUNDARY_CASES, "couldEver")],
      [NAT_INSTANCE, cased(NAT_INSTANCE_BOUNDARY_CASES, "couldEver")],
      [BALANCERS, cased(LOAD_BALANCER_BOUNDARY_CASES, "couldEver")],
    ],
  ],
];

/** Document → faults that another statement of the same role stops as well, or that change nothing: each with its reason. */
const NOT_SEEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "deploy-staging-containers": {
    "ReadManagedInstances for ecs:*":
      "OwnManagedInstances allows the other actions on the same capacity providers",
    "OwnManagedInstances for ecs:*": "ReadManagedInstances allows the actions that are left",
  },
  ci: {
    "OwnInstanceProfiles for iam:*": "LookAround allows the actions that are left",
  },
  "deploy-staging-network": {
    "TakeInDefaultGroup for ec2:*": "groups are else only made with a tag, which MakeWithTheTag allows",
    "TakeInDefaultGroup without Null aws:ResourceTag/prefect-ecs:stack": "NotWhatIsOthers refuses it",
    "TagOwn without StringEqualsIfExists aws:RequestTag/prefect-ecs:stack": "NotInOthersName refuses it",
  },
  "deploy-staging-nat-instance": {
    "MakeOwnGroup for autoscaling:*":
      "AWS sends its key with no more than an update, which ChangeOwnGroup allows",
  },
  "deploy-staging-read": {
    "ReadSchedules for scheduler:*": "OwnSchedules allows the other actions on the same schedules",
  },
  "deploy-staging-signals": {
    "OwnSchedules for scheduler:*": "ReadSchedules allows the action that is left",
  },
  "pull-request-containers": {
    "UseAwsOwnKeys on everything":
      "it names every key of the account, and another account's has a policy of its own",
  },
  "pull-request-platform": {
    "ListState left out": "the document of the state lists all names too",
    "UseKeyThroughS3 left out": "the document of the state uses the key too",
    "UseKeyForSecrets left out": "the document of the state uses the key too",
  },
  "pull-request-state": {
    "ListState left out": "the platform's document lists all names too",
    "ReadLayout left out": "the platform's document reads it too",
  },
  "tasks-staging": {
    "ByTheAccount on everything": "it names everything of its services already",
  },
};

function withDocument(
  resources: readonly CapturedResource[],
  name: string,
  Statement: readonly PolicyPart[],
): CapturedResource[] {
  const policy = JSON.stringify({ Version: "2012-10-17", Statement });
  return resources.map((one) =>
    one.type === "aws:iam/policy:Policy" && one.name === name
      ? { ...one, inputs: { ...one.inputs, policy } }
      : one,
  );
}

function answer(resources: readonly CapturedResource[], role: string, one: Asked): Promise<boolean> {
  const { by, action, resource, context, trusted } = one;
  return role === TASKS
    ? new TaskRole(resources, "staging").couldEver(action, resource, context, trusted)
    : new GithubRole(resources, role)[by](action, resource, context, trusted);
}

/** A policy has a statement at least. */
const ABOUT_SOMETHING_ELSE: PolicyPart = {
  Effect: "Allow",
  Action: "freetier:GetFreeTierUsage",
  Resource: "*",
};

/** The faults in a document, with the statements before and after, that no case sees in an account. */
async function survivors(document: string, role: string, [told, all]: Account): Promise<Map<string, string>> {
  const { resources } = await bootstrapped(told);
  const name = `prefect-ecs-${document}`;
  const policy = one(resources, "aws:iam/policy:Policy", name).inputs["policy"] as string;
  const { Statement } = JSON.parse(policy) as { readonly Statement: PolicyPart[] };
  const before = new Map<Asked, boolean>();
  /** Of an account that was told something, another answer may be right. */
  const isRight = async (one: Asked): Promise<boolean> => {
    before.set(one, before.get(one) ?? (await answer(resources, role, one)) === one.expected);
    return before.get(one) === true;
  };
  const questions = alsoUnbounded(all);
  const left = new Map<string, string>();
  for (const { what, statements, about } of mutantsOf(Statement)) {
    const mutated = withDocument(
      resources,
      name,
      statements.length === 0 ? [ABOUT_SOMETHING_ELSE] : statements,
    );
    let isCaught = false;
    for (const one of questions.filter(({ action }) => concerns(about, action))) {
      if ((await isRight(one)) && (await answer(mutated, role, one)) !== one.expected) {
        isCaught = true;
        break;
      }
    }
    left.set(JSON.stringify(about), isCaught ? "" : what);
  }
  return left;
}

// Those of `prod` are made as those of `staging` are.
it("knows every policy that an account can have", async () => {
  const accounts = await Promise.all(
    [{}, GUESTS, SERVERS, INSTANCES, NAT_INSTANCE, PULL_REQUESTS].map((told) => bootstrapped(told)),
  );
  const names = accounts.flatMap(({ resources }) =>
    ofType(resources, "aws:iam/policy:Policy").map(({ name }) =>
      name.replace(/^prefect-ecs-/, "").replace(/^(deploy|tasks)-prod/, "$1-staging"),
    ),
  );
  const held = HELD.map(([document]) => document.replace(/^deploy-prod/, "deploy-staging"));
  expect([...new Set(names)].sort()).toEqual([...new Set(held)].sort());
});

it.each(HELD)("every part of %s of %s is held", async (document, role, accounts) => {
  const left = new Map<string, string>();
  for (const account of accounts) {
    for (const [about, what] of await survivors(document, role, account)) {
      left.set(about, left.get(about) === "" ? "" : what);
    }
  }
  expect([...left.values()].filter((what) => what !== "")).toEqual(Object.keys(NOT_SEEN[document] ?? {}));
});
