// That ECR decides as the simulation does only AWS can show.
import * as path from "node:path";
import { documentedScripts } from "../../scripts/docs/commands/documented";
import { callsOf } from "../../scripts/docs/commands/shell";
import { allowed } from "../rights/simulation";
import { valueOf } from "./commands/check";

const IMAGES = "arn:aws:ecr:eu-west-1:111111111111:repository/prefect-ecs-staging-0a1b2c3";
const EVERYTHING = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

const root = path.resolve(__dirname, "../..");
const scripts = documentedScripts(root).filter(({ text }) => text.includes("--policy-text"));
const [call] = callsOf(
  scripts.map(({ text }) => text),
  {},
).flat();
const policy = JSON.parse(valueOf(call?.args ?? [], "--policy-text") ?? "null") as unknown;

/** Whether the repository's policy lets roles do it to whom their own account allows everything. */
function mayFrom(account: string, action: string): Promise<boolean> {
  return allowed({
    request: {
      principal: `arn:aws:iam::${account}:role/prefect-ecs-prod`,
      action,
      resource: { resource: IMAGES, accountId: "111111111111" },
      contextVariables: {},
    },
    identityPolicies: [{ name: "everything", policy: EVERYTHING }],
    resourcePolicy: policy,
  });
}

// `components/iam/executionPolicy.ts` pulls, `bootstrap/rights/existing.ts` marks.
it.each([
  ["ecr:BatchCheckLayerAvailability", true],
  ["ecr:BatchDeleteImage", true],
  ["ecr:BatchGetImage", true],
  ["ecr:DescribeImages", true],
  ["ecr:GetDownloadUrlForLayer", true],
  ["ecr:PutImage", true],
  ["ecr:DeleteRepository", false],
  ["ecr:SetRepositoryPolicy", false],
])(
  "the documented policy of a repository lets another account's stack do %s: %s",
  async (action, expected) => {
    expect(await mayFrom("222222222222", action)).toBe(expected);
    expect(await mayFrom("333333333333", action)).toBe(false);
  },
);
