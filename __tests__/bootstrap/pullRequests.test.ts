// IAM's own decision is simulated; that AWS sends these actions, resources and context keys is by its documentation.
import { PULL_REQUESTS } from "../../bootstrap/rights/pullRequests";
import { projectName } from "../../stacks/projectName";
import type { CapturedResource } from "../support/program";
import { ofType } from "../support/resources";
import { problemsOf } from "./configFixture";
import { bootstrapped } from "./program";
import { changes, NEVER, OF_THE_STACK, OTHER_STATE, READS, STATE } from "./pullRequestCases";
import { bounded, iam, type Request } from "./requests";
import { GithubRole } from "./roles";

let resources: CapturedResource[];
let role: GithubRole;
beforeAll(async () => {
  ({ resources } = await bootstrapped({ pullRequestStack: "staging" }));
  role = new GithubRole(resources, "pull-request");
});

/** Which of the requests the role may make. */
async function allowedOf(requests: readonly Request[]): Promise<string[]> {
  const answers = requests.map(async (one) =>
    (await role.may(one.action, one.resource, one.context)) ? [`${one.action} on ${one.resource}`] : [],
  );
  return (await Promise.all(answers)).flat();
}
const all = (requests: readonly Request[]): string[] =>
  requests.map((one) => `${one.action} on ${one.resource}`);

it("makes, reads and removes the flow project of a pull request", async () => {
  const requests = [...changes("pr-42"), ...READS];
  expect(await allowedOf(requests)).toEqual(all(requests));
});

it.each([
  ["another flow project", changes("reports")],
  ["one whose name only begins alike", changes("private")],
  ["a pull request's on another stack", changes("pr-42", "prod")],
])("changes nothing of %s", async (_, requests) => {
  expect(requests.length).toBeGreaterThan(30);
  expect(await allowedOf(requests)).toEqual([]);
});

it.each([
  ["changes nothing of the stack itself", OF_THE_STACK],
  ["does nothing else with its own, and nothing with what is others'", NEVER],
])("%s", async (_, requests) => {
  expect(await allowedOf(requests)).toEqual([]);
});

describe("the state", () => {
  it("is its own stacks' to write, and the platform's to read", async () => {
    expect(await allowedOf(STATE)).toEqual(all(STATE));
  });

  it("is nobody else's", async () => {
    expect(await allowedOf(OTHER_STATE)).toEqual([]);
  });

  it("is that of the program's name", () => {
    expect(projectName("pull-request")).toBe(PULL_REQUESTS.project);
  });
});

it("is for the GitHub environment pull-request, on any branch, and for no other job", async () => {
  const trusts = (sub: string, ref = "refs/pull/42/merge"): Promise<boolean> =>
    role.trusts({ aud: "sts.amazonaws.com", sub, ref });
  expect(await trusts("repo:acme/flows:environment:pull-request")).toBe(true);
  expect(await trusts("repo:acme/flows:environment:pull-request", "refs/heads/main")).toBe(true);
  for (const sub of [
    "environment:staging",
    "environment:pull-requests",
    "pull_request",
    "ref:refs/heads/main",
  ]) {
    expect([sub, await trusts(`repo:acme/flows:${sub}`)]).toEqual([sub, false]);
  }
  expect(await trusts("repo:mallory/flows:environment:pull-request")).toBe(false);
  const deploy = new GithubRole(resources, "deploy-staging");
  expect(
    await deploy.trusts({
      aud: "sts.amazonaws.com",
      sub: "repo:acme/flows:environment:pull-request",
      ref: "refs/heads/main",
    }),
  ).toBe(false);
});

it("is there only where the account says on which stack, and that one is its own", async () => {
  const { resources, result } = await bootstrapped();
  expect(ofType(resources, "aws:iam/role:Role").map(({ name }) => name)).not.toContain(
    "prefect-ecs-pull-request",
  );
  expect(result.pullRequestRoleArn).toBeUndefined();
  expect(problemsOf({ "aws:region": "eu-west-1", repository: "acme/flows", pullRequestStack: "qa" })).toEqual(
    ["`pullRequestStack` must be a stack of `environments` (staging, prod), got 'qa'."],
  );
});

it("can never do more, whatever somebody attaches, than the boundary of GitHub's roles", async () => {
  expect(await role.couldBeside("iam:CreateRole", iam("role/admin"), bounded("staging"))).toBe(false);
});
