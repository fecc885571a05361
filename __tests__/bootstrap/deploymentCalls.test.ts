// The list is what real operations called on the emulator, which asks for no rights; e2e/ fails when it isn't. The
// emulator tells the names of EC2's and IAM's calls only: about which resources and tags they are, is in requests.ts.
import type { CapturedResource } from "../support/program";
import deploymentCalls from "./deploymentCalls.json";
import callsOfGuest from "./deploymentCallsExisting.json";
import { bootstrapped } from "./program";
import { type Host, requestsFor } from "./requests";
import { GithubRole } from "./roles";

/** What the emulator is asked and AWS isn't. */
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
  ({ resources } = await bootstrapped());
});

/** What a role may not do: the calls, with the resources that stand in the way. */
async function refused(
  role: GithubRole,
  actions: readonly string[],
  stack: string,
  host?: Host,
): Promise<string[]> {
  const answers = actions.map(async (action) => {
    const requests = requestsFor(action, stack, host);
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

it.each([
  ["staging", "prod"],
  ["prod", "staging"],
])("the role that deploys %s may change nothing of %s", async (stack, other) => {
  const changing = actionsOf("up", "destroy").filter((action) => !isReading(action));
  const role = new GithubRole(resources, `deploy-${stack}`);
  const denied = (await refused(role, changing, other)).map((line) => line.replace(/: .*/, ""));
  expect(changing.filter((action) => !denied.includes(action)).sort()).toEqual([
    // A promoted image is marked as in use where it is.
    "ecr:PutImage",
    // These have no resource level in IAM.
    "ecs:DeregisterTaskDefinition",
    "logs:DeleteResourcePolicy",
    "logs:PutResourcePolicy",
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
  expect(actions).toEqual(["secretsmanager:GetSecretValue"]);
  expect(await refused(new GithubRole(resources, "deploy-staging"), actions, "staging")).toEqual([]);
  expect(await refused(new GithubRole(resources, "preview"), actions, "staging")).toHaveLength(1);
});

describe("a stack in a VPC and a cluster that somebody else keeps", () => {
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

it("previews change nothing: what they call, only reads", () => {
  const changing = actionsOf("preview", "preview --refresh").filter(
    (action) => !/:(Describe|Get|List)/.test(action),
  );
  expect(changing).toEqual([]);
});
