// Who may assume a role, as IAM would decide by its trust policy. A real exchange of tokens is shown nowhere here.
import { bootstrapped } from "./program";
import { GithubRole } from "./roles";

const aud = "sts.amazonaws.com";
const ROLES = ["preview", "drift", "deploy-staging", "deploy-prod"];

const names = "acme/flows";
const numbers = "acme@123456/flows@456789";

/** The roles of a program for this repository. */
async function rolesOf(repository: string): Promise<Map<string, GithubRole>> {
  const environments = { staging: "staging", prod: "production: EU" };
  const { resources } = await bootstrapped({ repository, environments });
  return new Map(ROLES.map((name) => [name, new GithubRole(resources, name)]));
}

const programs = new Map<string, Map<string, GithubRole>>();
beforeAll(async () => {
  for (const repository of [names, numbers]) {
    programs.set(repository, await rolesOf(repository));
  }
});

/** The roles that a job with this subject gets. */
async function rolesFor(
  sub: string,
  { repository = names, audience = aud, ref = "refs/heads/main" } = {},
): Promise<string[]> {
  const answers = [...(programs.get(repository) ?? [])].map(async ([name, role]) =>
    (await role.trusts({ aud: audience, sub, ref })) ? [name] : [],
  );
  return (await Promise.all(answers)).flat();
}

it.each([
  ["a pull request", "repo:acme/flows:pull_request", ["preview"]],
  ["the default branch", "repo:acme/flows:ref:refs/heads/main", ["drift"]],
  ["the environment staging", "repo:acme/flows:environment:staging", ["deploy-staging"]],
  [
    "an environment with a colon in its name",
    "repo:acme/flows:environment:production%3A EU",
    ["deploy-prod"],
  ],
])("%s gets its role and no other", async (_, sub, expected) => {
  expect(await rolesFor(sub)).toEqual(expected);
});

it.each([
  ["another branch", "repo:acme/flows:ref:refs/heads/feature"],
  ["a tag called like the branch", "repo:acme/flows:ref:refs/tags/main"],
  ["another environment", "repo:acme/flows:environment:staging-2"],
  ["another repository of the owner", "repo:acme/flows-fork:pull_request"],
  ["a fork", "repo:mallory/flows:pull_request"],
  ["the same repository in capital letters", "repo:Acme/flows:pull_request"],
  ["a name that another owner has taken", "repo:acme@1/flows@2:pull_request"],
  ["nothing", ""],
])("%s gets none", async (_, sub) => {
  expect(await rolesFor(sub)).toEqual([]);
});

// A GitHub environment may allow all branches: with `protected_branches` it does until one is protected.
it.each(["refs/heads/feature", "refs/heads/main-2", "refs/tags/main", "refs/pull/7/merge", ""])(
  "a job of an environment on %s gets none",
  async (ref) => {
    expect(await rolesFor("repo:acme/flows:environment:staging", { ref })).toEqual([]);
  },
);

it("a deployment comes from the branch that the account names", async () => {
  const { resources } = await bootstrapped({ repository: names, defaultBranch: "trunk" });
  const role = new GithubRole(resources, "deploy-staging");
  const from = (ref: string): Promise<boolean> =>
    role.trusts({ aud, sub: "repo:acme/flows:environment:staging", ref });
  expect([await from("refs/heads/trunk"), await from("refs/heads/main")]).toEqual([true, false]);
});

it("a token with another audience than AWS gets none", async () => {
  expect(await rolesFor("repo:acme/flows:pull_request", { audience: "https://github.com/acme" })).toEqual([]);
});

it("a repository with immutable subject claims is known by its numbers, and no longer by its name", async () => {
  expect(await rolesFor(`repo:${numbers}:environment:staging`, { repository: numbers })).toEqual([
    "deploy-staging",
  ]);
  expect(await rolesFor("repo:acme/flows:environment:staging", { repository: numbers })).toEqual([]);
});
