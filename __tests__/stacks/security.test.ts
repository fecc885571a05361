// Mocks don't prove that IAM means by a policy what it says: `npm run audit` and e2e/ try them.
import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { CapturedResource } from "../support/program";
import { containerOf, listOf, ofType, one, type Statement, statementsOf } from "../support/resources";
import { authStringServer, type Change, stackResources } from "../support/stack";

const definition = "aws:ecs/taskDefinition:TaskDefinition";
const parameter = "arn:aws:ssm:eu-west-1:123456789012:parameter/team/database-url";

/** As much as a configuration can ask for. */
const everything: Change = {
  natStrategy: "onePerZone",
  egressAddressCount: 2,
  agents: [{ name: "small" }, { name: "large", cpu: 1024, memoryMiB: 4096 }],
  secrets: { DATABASE_URL: parameter },
  flowRunPolicies: [{ sid: "Raw", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::raw/*"] }],
  permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/bootstrap/prefect-ecs-tasks-staging",
  tags: { team: "data" },
};
const names = (resources: CapturedResource[]): string[] => resources.map(({ name }) => name);

/** Each policy of each role, by the role's name. */
function policies(resources: CapturedResource[]): Map<string, Statement[]> {
  return new Map(
    ofType(resources, "aws:iam/rolePolicy:RolePolicy").map(({ name, inputs }) => [
      name,
      statementsOf(inputs["policy"]),
    ]),
  );
}

function listed(value: string | string[] | undefined): string[] {
  return typeof value === "string" ? [value] : (value ?? []);
}

describe.each([
  ["staging", {}],
  ["prod", {}],
  ["staging with everything", everything],
  ["a server with an auth string", authStringServer],
])("%s", (title, change) => {
  let resources: CapturedResource[];
  beforeAll(async () => {
    resources = await stackResources(title === "prod" ? "prod" : "staging", change);
  });

  it("bounds every role by the policy that the configuration names, and none without", () => {
    const roles = ofType(resources, "aws:iam/role:Role");
    expect(roles.map(({ inputs }) => inputs["permissionsBoundary"])).toEqual(
      roles.map(() => change["permissionsBoundaryArn"]),
    );
  });

  it("runs nothing as root, privileged, on a writable root, unlogged or by a tag", () => {
    const definitions = ofType(resources, definition);
    expect(definitions.length).toBeGreaterThanOrEqual(3);
    for (const { name } of definitions) {
      const container = containerOf(resources, name);
      expect(container).toMatchObject({
        user: "1000:1000",
        privileged: false,
        readonlyRootFilesystem: true,
        logConfiguration: { logDriver: "awslogs" },
      });
      expect(container.image).toMatch(/@sha256:[0-9a-f]{64}$/);
    }
  });

  it("gives nothing a public address, and lets nothing in", () => {
    for (const { inputs } of ofType(resources, "aws:ecs/service:Service")) {
      expect(inputs["networkConfiguration"]).toMatchObject({ assignPublicIp: false });
    }
    const groups = [
      ...ofType(resources, "aws:ec2/securityGroup:SecurityGroup"),
      ...ofType(resources, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"),
    ];
    expect(groups.length).toBeGreaterThanOrEqual(3);
    // An explicit empty list: only with it does the engine see a rule that was added by hand.
    expect(groups.map(({ inputs }) => inputs["ingress"])).toEqual(groups.map(() => []));
    expect(listOf(resources).filter((line) => /ngressRule|SecurityGroupRule/.test(line))).toEqual([]);
  });

  it("keeps every log for a time", () => {
    const groups = ofType(resources, "aws:cloudwatch/logGroup:LogGroup");
    expect(groups.filter(({ inputs }) => !(Number(inputs["retentionInDays"]) > 0))).toEqual([]);
  });

  it("names what a role may touch, but for the two that have no resource level", () => {
    const everywhere = [...policies(resources).values()]
      .flat()
      .filter(({ Resource }) => listed(Resource).some((resource) => resource === "*"))
      .flatMap(({ Action }) => listed(Action));
    expect(new Set(everywhere)).toEqual(new Set(["ecr:GetAuthorizationToken", "ecs:DescribeTaskDefinition"]));
  });

  it("allows actions by their names only", () => {
    const actions = [...policies(resources).values()].flat().flatMap(({ Action }) => listed(Action));
    expect(actions.filter((action) => !/^[a-z0-9]+:[A-Za-z]+$/.test(action))).toEqual([]);
  });

  it("lets agents alone pass on roles, and only the flow runs'", () => {
    const passing = [...policies(resources)].flatMap(([role, statements]) =>
      statements
        .filter(({ Action }) => listed(Action).includes("iam:PassRole"))
        .map(({ Resource }) => ({ role, Resource })),
    );
    expect(passing.length).toBeGreaterThan(0);
    for (const { role, Resource } of passing) {
      expect(role).toMatch(/-agent-.*-task$/);
      expect(listed(Resource).map((arn) => arn.replace(/.*(-|\/)(staging|prod)(-|\/)/, ""))).toEqual([
        "flow-run-execution",
        "flow-run-task",
        // Of flow projects, by the stack's path.
        "flow-runs/*",
      ]);
    }
  });

  it("lets execution roles alone read secrets", () => {
    const reading = [...policies(resources)]
      .filter(([, statements]) =>
        statements.some(({ Action }) =>
          listed(Action).some((action) => /^(secretsmanager|ssm|kms):/.test(action)),
        ),
      )
      .map(([role]) => role);
    expect(reading.length).toBeGreaterThan(0);
    expect(reading.filter((role) => !role.endsWith("-execution"))).toEqual([]);
  });

  it("gives no right at all to Registration's code", () => {
    expect(names(ofType(resources, "aws:iam/rolePolicy:RolePolicy"))).not.toContainEqual(
      expect.stringMatching(/-registration-task$/),
    );
  });

  it("trusts ECS on behalf of this account only, with every role", () => {
    for (const { inputs } of ofType(resources, "aws:iam/role:Role")) {
      expect(statementsOf(inputs["assumeRolePolicy"])).toEqual([
        {
          Effect: "Allow",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "aws:SourceAccount": "123456789012" },
            ArnLike: { "aws:SourceArn": "arn:aws:ecs:eu-west-1:123456789012:*" },
          },
        },
      ]);
    }
  });

  it("names the secret's version to the agents only, for the others' revisions outlive it", () => {
    const versioned = ofType(resources, definition)
      .map(({ name }) => name)
      .filter((name) => JSON.stringify(containerOf(resources, name).secrets).includes(":::"));
    expect(versioned.sort()).toEqual(names(ofType(resources, "aws:ecs/service:Service")).sort());
  });

  it("gives Prefect's credential only to Secrets Manager", () => {
    const text = JSON.stringify(resources);
    expect(text).not.toMatch(/pnu_|hunter2/);
    const hidden = resources.filter(({ inputs }) => JSON.stringify(inputs).includes("[secret]"));
    expect(hidden.map(({ type }) => type).sort()).toEqual([
      "aws:secretsmanager/secretVersion:SecretVersion",
      "docker:index/image:Image",
      "docker:index/image:Image",
    ]);
  });

  it("tags everything that can be tagged with the stack it belongs to", () => {
    const owner = title === "prod" ? "prefect-ecs/prod" : "prefect-ecs/staging";
    const taggable = resources.filter(({ type }) => takesTags(type));
    expect(taggable.length).toBeGreaterThan(25);
    expect(
      taggable.filter(({ inputs }) => {
        const tags = inputs["tags"] as Record<string, string> | undefined;
        return tags?.["prefect-ecs:stack"] !== owner;
      }),
    ).toEqual([]);
  });

  it("protects its addresses, and replaces gateways by deleting them first", () => {
    const addresses = ofType(resources, "aws:ec2/eip:Eip");
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.filter(({ protect, retainOnDelete }) => !protect || !retainOnDelete)).toEqual([]);
    const gateways = ofType(resources, "aws:ec2/natGateway:NatGateway");
    expect(gateways.filter(({ deleteBeforeReplace }) => !deleteBeforeReplace)).toEqual([]);
  });
});

it("gives flows the stack's permissions, and no other task", async () => {
  const resources = await stackResources("staging", everything);
  const rolesWithIt = [...policies(resources)]
    .filter(([, statements]) => statements.some(({ Sid }) => Sid === "Raw"))
    .map(([role]) => role);
  expect(rolesWithIt).toEqual(["prefect-ecs-staging-flow-run-task"]);
});

it("pays for a shell in an agent with that agent's read-only root alone", async () => {
  const agents = [{ name: "open", exec: true }, { name: "closed" }];
  const resources = await stackResources("staging", { agents });
  const readOnly = Object.fromEntries(
    ofType(resources, definition).map(({ name }) => [
      name.replace("prefect-ecs-staging-", ""),
      containerOf(resources, name).readonlyRootFilesystem,
    ]),
  );
  expect(readOnly).toEqual({
    "agent-open": false,
    "agent-closed": true,
    "flow-run": true,
    registration: true,
  });
  const services = ofType(resources, "aws:ecs/service:Service");
  expect(services.map(({ inputs }) => inputs["enableExecuteCommand"])).toEqual([true, false]);
});

it("adds the team's tags to its own, which they can't replace", async () => {
  const tags = { team: "data" };
  const { inputs } = one(
    await stackResources("staging", { tags }),
    "aws:ecs/cluster:Cluster",
    "prefect-ecs-staging",
  );
  expect(inputs["tags"]).toEqual({ team: "data", "prefect-ecs:stack": "prefect-ecs/staging" });
});

/** Whether a provider's type has `tags` that a program can set: its own package says so. */
function takesTags(type: string): boolean {
  const [provider, module, name] = type.split(":") as [string, string, string];
  if (provider === "awsx") {
    return name === "Vpc";
  }
  if (provider !== "aws") {
    return false;
  }
  const file = path.join(path.dirname(require.resolve("@pulumi/aws/package.json")), `${module}.js`);
  return readFileSync(file, "utf8").includes('resourceInputs["tags"] = args');
}
