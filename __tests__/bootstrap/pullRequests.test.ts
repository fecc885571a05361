// IAM's own decision is simulated; that AWS sends these actions, resources and context keys is by its documentation.
import { PULL_REQUESTS } from "../../bootstrap/rights/pullRequests";
import { projectName } from "../../stacks/projectName";
import type { Context } from "../rights/simulation";
import type { CapturedResource } from "../support/program";
import { ofType } from "../support/resources";
import { problemsOf } from "./configFixture";
import { bootstrapped } from "./program";
import { arn, asking, bounded, iam, type Request, tagged, toTasks } from "./requests";
import { GithubRole } from "./roles";
import { PREVIEW, stateRequest, UP } from "./stateCalls";

let resources: CapturedResource[];
let role: GithubRole;
beforeAll(async () => {
  ({ resources } = await bootstrapped({ pullRequestStack: "staging" }));
  role = new GithubRole(resources, "pull-request");
});

const on = (actions: string, resource: string, context: Context = {}): Request[] =>
  actions.split(" ").map((action) => ({ action, resource, context }));
const cluster = (stack: string): string => `prefect-ecs-${stack}-0a1b2c3`;

/** What `up` and `destroy` of a flow project change: every call of its resource types, and of the runner's steps. */
function changes(project: string, stack = "staging"): Request[] {
  const definition = (kind: string): string =>
    arn("ecs", `task-definition/prefect-ecs-${stack}-${kind}-${project}:3`);
  const ofTask = { ...tagged(stack), "aws:ResourceTag/prefect-ecs:flow-project": project };
  return [
    ...["flow-run", "registration"].flatMap((kind) => [
      ...on("ecs:RegisterTaskDefinition ecs:TagResource", definition(kind), asking(stack)),
      ...["task", "execution"].flatMap((use) => {
        const made = iam(`role/prefect-ecs/${stack}/${kind}s/${project}-${kind}-${use}-20261130`);
        return [
          ...on("iam:CreateRole", made, { ...bounded(stack), ...asking(stack) }),
          ...on("iam:PutRolePolicy", made, { ...bounded(stack), ...tagged(stack) }),
          ...on("iam:DeleteRole iam:DeleteRolePolicy iam:TagRole iam:UpdateRole", made, tagged(stack)),
          ...on("iam:PassRole", made, toTasks),
        ];
      }),
      ...on(
        "logs:CreateLogGroup logs:PutRetentionPolicy logs:TagResource logs:DeleteLogGroup",
        arn("logs", `log-group:prefect-ecs-${stack}-${kind}-${project}-20261130`),
        asking(stack),
      ),
    ]),
    ...on(
      "ecr:CreateRepository ecr:PutLifecyclePolicy ecr:InitiateLayerUpload ecr:UploadLayerPart " +
        "ecr:CompleteLayerUpload ecr:PutImage ecr:BatchDeleteImage ecr:DeleteLifecyclePolicy ecr:DeleteRepository",
      arn("ecr", `repository/prefect-ecs-${stack}-${project}-0a1b2c3`),
      tagged(stack),
    ),
    ...on("ecs:RunTask", definition("registration"), {
      ...tagged(stack),
      "ecs:cluster": arn("ecs", `cluster/${cluster(stack)}`),
    }),
    ...on("ecs:StopTask", arn("ecs", `task/${cluster(stack)}/0a1b2c3d`), ofTask),
  ];
}

/** What the same reads. */
const READS: readonly Request[] = [
  ...on(
    "ecr:GetAuthorizationToken ecs:DescribeTaskDefinition ecs:ListServices ecs:ListTaskDefinitions " +
      "ecs:DeregisterTaskDefinition logs:DescribeLogGroups sts:GetCallerIdentity",
    "*",
  ),
  ...on("ecs:DescribeTasks", arn("ecs", `task/${cluster("staging")}/0a1b2c3d`), tagged("staging")),
  ...on("ecs:ListTasks", arn("ecs", `container-instance/${cluster("staging")}/*`)),
  ...on(
    "ecs:DescribeServices",
    arn("ecs", `service/${cluster("staging")}/prefect-ecs-staging-agent-default-0a1b2c3`),
    tagged("staging"),
  ),
  ...on(
    "ecr:DescribeRepositories ecr:DescribeImages ecr:BatchGetImage ecr:BatchCheckLayerAvailability " +
      "ecr:GetLifecyclePolicy ecr:ListTagsForResource",
    arn("ecr", "repository/prefect-ecs-staging-pr-42-0a1b2c3"),
    tagged("staging"),
  ),
  ...on(
    "iam:GetRole iam:GetRolePolicy iam:ListRolePolicies iam:ListAttachedRolePolicies iam:ListInstanceProfilesForRole",
    iam("role/prefect-ecs/staging/registrations/pr-42-registration-task-1"),
  ),
  ...on(
    "logs:GetLogEvents",
    arn("logs", "log-group:prefect-ecs-staging-registration-pr-42-1:log-stream:a/b/c"),
  ),
  ...on("ecs:TagResource", arn("ecs", `task/${cluster("staging")}/0a1b2c3d`), {
    ...asking("staging"),
    "ecs:CreateAction": "RunTask",
  }),
];

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

it("changes nothing of the stack itself", async () => {
  const stack = "prefect-ecs-staging";
  const requests = [
    ...on("iam:PutRolePolicy iam:DeleteRole", iam(`role/${stack}-agent-default-task-1`), bounded("staging")),
    ...on("iam:PassRole", iam(`role/${stack}-agent-default-task-1`), toTasks),
    ...on(
      "ecs:UpdateService ecs:DeleteService",
      arn("ecs", `service/${cluster("staging")}/${stack}-agent-default-1`),
    ),
    ...on("ecs:DeleteCluster ecs:UpdateCluster", arn("ecs", `cluster/${cluster("staging")}`)),
    ...on("ecs:RegisterTaskDefinition", arn("ecs", `task-definition/${stack}-flow-run:3`)),
    ...on("ecs:RunTask", arn("ecs", `task-definition/${stack}-registration:3`), {
      "ecs:cluster": arn("ecs", `cluster/${cluster("staging")}`),
    }),
    ...on("ecs:StopTask", arn("ecs", `task/${cluster("staging")}/0a1b2c3d`), tagged("staging")),
    ...on("ecr:PutImage ecr:DeleteRepository", arn("ecr", `repository/${stack}-0a1b2c3`)),
    ...on("secretsmanager:GetSecretValue", arn("secretsmanager", `secret:${stack}-prefect-1-AbCdEf`)),
    ...on("sqs:ReceiveMessage sqs:SendMessage", arn("sqs", `${stack}-events-1`)),
    ...on("ec2:ReleaseAddress ec2:CreateTags", arn("ec2", "elastic-ip/eipalloc-1"), tagged("staging")),
  ];
  expect(await allowedOf(requests)).toEqual([]);
});

describe("the state", () => {
  const own = UP.map(([action, key]) =>
    stateRequest([action, key.replace("prefect-ecs/staging", `${PULL_REQUESTS.project}/pr-42`)]),
  );

  it("is its own stacks' to write, and the platform's to read", async () => {
    const requests = [...own, ...PREVIEW.map(stateRequest)];
    expect(await allowedOf(requests)).toEqual(all(requests));
  });

  it("is nobody else's", async () => {
    const prods = [...PREVIEW, ...UP]
      .filter(([, key]) => key.includes("staging"))
      .map(([action, key]) => stateRequest([action, key.replaceAll("staging", "prod")]));
    expect(
      await allowedOf([...UP.filter(([action]) => action !== "s3:GetObject").map(stateRequest), ...prods]),
    ).toEqual([]);
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
