// The list is what real operations called on the emulator, which asks for no rights; e2e/ fails when it isn't. The
// emulator tells the names of EC2's and IAM's calls only: about which resources and tags they are, is in requests.ts.
import type { CapturedResource } from "../support/program";
import deploymentCalls from "./deploymentCalls.json";
import callsOfGuest from "./deploymentCallsExisting.json";
import callsOfOwnServer from "./deploymentCallsOwnServer.json";
import { bootstrapped } from "./program";
import { type Host, type Request, requestsFor, withTag } from "./requests";
import { GithubRole } from "./roles";

/** Calls that only the emulator gets. */
const NOT_ON_AWS: Readonly<Record<string, string>> = {
  "iam:GetUser": "where it is told not to check credentials, the provider looks for the account's number so",
  "ec2:ReleaseAddress": "the stack `local` gives its address up; others keep theirs",
};

const actionsIn = (calls: typeof deploymentCalls, during: readonly string[]): string[] =>
  [...new Set(calls.filter((call) => during.includes(call.during)).map(({ action }) => action))].filter(
    (action) => !(action in NOT_ON_AWS),
  );
const actionsOf = (...during: string[]): string[] => actionsIn(deploymentCalls, during);

const isReading = (action: string): boolean => /:(BatchGet|Describe|Get|List)/.test(action);

let resources: CapturedResource[];
beforeAll(async () => {
  // The list begins with a stack that isn't there.
  ({ resources } = await bootstrapped({ newVpcs: ["staging", "prod"] }));
});

/** Denied calls of a role, with their resources. */
async function refused(
  role: GithubRole,
  actions: readonly string[],
  stack: string,
  host?: Host,
  changed = (request: Request): Request => withTag(request, stack),
): Promise<string[]> {
  const answers = actions.map(async (action) => {
    const requests = requestsFor(action, stack, host).map(changed);
    const may = await Promise.all(requests.map((one) => role.may(one.action, one.resource, one.context)));
    const denied = requests.filter((_, index) => may[index] === false);
    return denied.length === 0 ? [] : [`${action}: ${denied.map(({ resource }) => resource).join(", ")}`];
  });
  return (await Promise.all(answers)).flat();
}

it.each(["staging", "prod"])("the role that deploys %s may do all that its deployments do", async (stack) => {
  const actions = actionsOf("preview", "preview --refresh", "up", "destroy");
  expect(actions.length).toBeGreaterThan(100);
  expect(await refused(new GithubRole(resources, `deploy-${stack}`), actions, stack)).toEqual([]);
});

const WITHOUT_RESOURCE_LEVEL = [
  "ecs:DeregisterTaskDefinition",
  "logs:DeleteResourcePolicy",
  "logs:PutResourcePolicy",
];

/** Changes of another stack that a role's policies allow; an action may have more requests, one of which is denied. */
async function changes(
  role: GithubRole,
  other: string,
  changed?: (one: Request) => Request,
): Promise<string[]> {
  const changing = actionsOf("up", "destroy").filter((action) => !isReading(action));
  const denied = (await refused(role, changing, other, undefined, changed)).map((line) =>
    line.replace(/: .*/, ""),
  );
  return changing.filter((action) => !denied.includes(action)).sort();
}

// Without tags: of a stack with another beginning, names tell already what is whose.
it.each([
  ["staging", "prod", WITHOUT_RESOURCE_LEVEL],
  // A promoted image is marked as in use where it is.
  ["prod", "staging", ["ecr:PutImage", ...WITHOUT_RESOURCE_LEVEL]],
])("the role that deploys %s may change nothing of %s but %j", async (stack, other, expected) => {
  expect(await changes(new GithubRole(resources, `deploy-${stack}`), other, (one) => one)).toEqual(expected);
});

// `prod-eu` is of another program in the account, for one program refuses such names.
it.each([
  ["prod", "prod-eu"],
  ["prod-eu", "prod"],
])("the role that deploys %s may change nothing of %s either, by its tags", async (stack, other) => {
  const { resources } = await bootstrapped({ environments: { [stack]: "x" }, newVpcs: [stack] });
  expect(await changes(new GithubRole(resources, `deploy-${stack}`), other)).toEqual(WITHOUT_RESOURCE_LEVEL);
});

it("a workflow can't make a VPC that the account wasn't told of", async () => {
  const { resources } = await bootstrapped();
  const actions = actionsOf("preview", "preview --refresh", "up", "destroy");
  expect(await refused(new GithubRole(resources, "deploy-staging"), actions, "staging")).toEqual([
    expect.stringMatching(/^ec2:CreateTags: .*:security-group\//),
  ]);
});

it.each([
  ["preview", ["preview"]],
  ["drift", ["preview", "preview --refresh"]],
])("the role %s may do all that %j does", async (role, during) => {
  for (const stack of ["staging", "prod"]) {
    expect(await refused(new GithubRole(resources, role), actionsOf(...during), stack)).toEqual([]);
  }
});

it("the role that deploys may do all that the smoke run after it does, the secret's value included", async () => {
  const actions = actionsOf("run");
  expect(actions).toEqual(["ecs:DescribeServices", "secretsmanager:GetSecretValue"]);
  expect(await refused(new GithubRole(resources, "deploy-staging"), actions, "staging")).toEqual([]);
  expect(await refused(new GithubRole(resources, "preview"), actions, "staging")).toHaveLength(
    actions.length,
  );
});

describe("a stack in an existing VPC and an existing cluster", () => {
  const host: Host = { vpcId: "vpc-0123456789abcdef0", clusterName: "data" };
  let guests: CapturedResource[];
  beforeAll(async () => {
    const there = { vpcIds: { staging: host.vpcId }, clusterNames: { staging: host.clusterName } };
    ({ resources: guests } = await bootstrapped({ repository: "acme/flows", ...there }));
  });

  it.each([
    ["deploy-staging", ["preview", "preview --refresh", "up", "destroy"]],
    ["preview", ["preview"]],
    ["drift", ["preview", "preview --refresh"]],
  ])("the role %s may do there all that %j do", async (role, during) => {
    const actions = actionsIn(callsOfGuest, during);
    expect(actions).not.toHaveLength(0);
    expect(await refused(new GithubRole(guests, role), actions, "staging", host)).toEqual([]);
  });

  it("makes no network and no cluster", () => {
    const made = actionsIn(callsOfGuest, ["up"]).filter((action) => /^(ec2|ecs):Create/.test(action));
    expect(made).toEqual(["ec2:CreateSecurityGroup", "ecs:CreateService"]);
  });

  it("can't be deployed by a role that wasn't told of them", async () => {
    const denied = await refused(
      new GithubRole(resources, "deploy-staging"),
      actionsIn(callsOfGuest, ["up"]),
      "staging",
      host,
    );
    expect(denied.map((line) => line.replace(/: .*/, ""))).toEqual([
      "ec2:CreateSecurityGroup",
      "ecs:CreateService",
      "ecs:DescribeClusters",
      "ecs:DescribeServices",
      "ecs:DescribeTasks",
      "ecs:ListTasks",
      "ecs:RunTask",
    ]);
  });
});

describe("a stack with a Prefect server and a data store of its own", () => {
  const during = ["preview", "up", "destroy", "run"];

  it("may be deployed by the role of an account that lists it in `prefectServers`", async () => {
    const { resources } = await bootstrapped({ newVpcs: ["staging"], prefectServers: ["staging"] });
    const actions = actionsIn(callsOfOwnServer, during);
    expect(actions).toEqual(
      expect.arrayContaining(["rds:CreateDBInstance", "servicediscovery:CreatePrivateDnsNamespace"]),
    );
    expect(await refused(new GithubRole(resources, "deploy-staging"), actions, "staging")).toEqual([]);
  });

  it("can't be deployed by a role that wasn't told of it", async () => {
    const actions = actionsIn(callsOfOwnServer, ["up"]).filter((action) => !isReading(action));
    const denied = await refused(new GithubRole(resources, "deploy-staging"), actions, "staging");
    expect(denied.map((line) => line.replace(/: .*/, ""))).toEqual(
      expect.arrayContaining(["rds:CreateDBInstance", "servicediscovery:CreateService"]),
    );
  });
});

it("previews change nothing: what they call, only reads", () => {
  const changing = actionsOf("preview", "preview --refresh").filter(
    (action) => !/:(Describe|Get|List)/.test(action),
  );
  expect(changing).toEqual([]);
});
