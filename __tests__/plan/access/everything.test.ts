import { type Access, accessOf } from "../../../plan/access/access";
import { accessFacts } from "../../../plan/access/facts";
import { accessSections } from "../../../plan/access/sections";
import { arn, KEY } from "../../rights/programs";
import type { CapturedResource } from "../../support/program";
import { ofType, one, statementsOf } from "../../support/resources";
import { type Change, openServer, stackResources } from "../../support/stack";
import { difference, pairsOf, says } from "./factsOf";
import { changed, rowsOf } from "./tables";

/** Everything that gives access at once. */
const GENEROUS: Change = {
  ...openServer,
  prefectApiUrl: "https://prefect.example.com:4200/api",
  prefectAuthString: "admin:hunter2",
  secrets: {
    API_TOKEN: arn("ssm", "parameter/team/api-token"),
    DATABASE_URL: `${arn("secretsmanager", "secret:database-AbCdEf")}:url::`,
    LEDGER: "arn:aws:secretsmanager:us-east-1:999999999999:secret:ledger-AbCdEf",
  },
  secretKmsKeyArns: [KEY],
  flowRunPolicies: [
    {
      sid: "ReadData",
      actions: ["s3:GetObject", "s3:ListBucket"],
      resources: ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
      conditions: {
        StringEquals: { "s3:ExistingObjectTag/team": ["data", "ops"] },
        NotIpAddress: { "aws:SourceIp": ["198.51.100.0/24"] },
      },
    },
    { actions: ["s3:ListAllMyBuckets"], resources: ["*"] },
  ],
  flowRunExec: true,
  agents: [{ name: "default" }, { name: "etl", exec: true }],
  alarmEmail: "ops@example.com",
};

let resources: CapturedResource[];
let access: Access;
beforeAll(async () => {
  resources = await stackResources("staging", GENEROUS);
  access = accessOf({ stack: "staging", resources });
});

describe("the access of a stack with everything switched on", () => {
  it("has the roles of each agent", () => {
    expect(access.roles.map(({ name, usedBy }) => [name, ...usedBy])).toEqual([
      ["agent-default-execution", "agent default: ECS, before its container starts"],
      ["agent-default-task", "agent default: its code"],
      ["agent-etl-execution", "agent etl: ECS, before its container starts"],
      ["agent-etl-task", "agent etl: its code"],
      ["flow-run-execution", "flow runs: ECS, before its container starts"],
      ["flow-run-task", "flow runs: its code"],
      ["registration-execution", "registration: ECS, before its container starts"],
      ["registration-task", "registration: its code"],
    ]);
  });

  it("has what flows are given, with its conditions, and what exec takes", () => {
    const rows = rowsOf(access, "Rights").filter((row) => row.startsWith("flow-run-task |"));

    expect(rows.map((row) => row.replace("flow-run-task | ", ""))).toEqual([
      "read data | s3:GetObject, s3:ListBucket | bucket data (not this stack's), bucket data/* (not this stack's) | s3:ExistingObjectTag/team is data or ops, aws:SourceIp is not in 198.51.100.0/24",
      "list all my buckets | s3:ListAllMyBuckets | everything | ",
      "exec channel | ssmmessages:CreateControlChannel, ssmmessages:CreateDataChannel, ssmmessages:OpenControlChannel, ssmmessages:OpenDataChannel | everything | ",
      "exec log | logs:CreateLogStream, logs:DescribeLogStreams, logs:PutLogEvents | log exec:* | ",
      "find exec log | logs:DescribeLogGroups | everything | ",
    ]);
  });

  it("says of a key through which stores it may be used", () => {
    const rows = rowsOf(access, "Rights").filter((row) => row.includes("kms:Decrypt"));
    const key = "key 11111111-2222-3333-4444-555555555555 (not this stack's)";

    expect(rows).toEqual([
      `agent-default-execution | decrypt secrets | kms:Decrypt | ${key} | through secretsmanager.eu-west-1.amazonaws.com`,
      `agent-etl-execution | decrypt secrets | kms:Decrypt | ${key} | through secretsmanager.eu-west-1.amazonaws.com`,
      `flow-run-execution | decrypt secrets | kms:Decrypt | ${key} | through secretsmanager.eu-west-1.amazonaws.com or secretsmanager.us-east-1.amazonaws.com or ssm.eu-west-1.amazonaws.com`,
      `registration-execution | decrypt secrets | kms:Decrypt | ${key} | through secretsmanager.eu-west-1.amazonaws.com or secretsmanager.us-east-1.amazonaws.com or ssm.eu-west-1.amazonaws.com`,
    ]);
  });

  it("doesn't say that IAM can't narrow what it knows nothing of", () => {
    expect(rowsOf(access, "Wildcards")).toContain(
      "s3:ListAllMyBuckets on everything | could be narrower, as far as is known here | flow-run-task",
    );
  });

  it("has exec as a way in, with the secrets that one sees there", () => {
    const [, network] = accessSections(access);

    expect(network?.text).toEqual([
      "In: a shell at ECS exec for flow runs; a shell at ECS exec for agent etl.",
    ]);
    expect(rowsOf(access, "In").filter((row) => row.startsWith("ECS exec"))).toEqual([
      "ECS exec | flow runs | a shell | whoever may ecs:ExecuteCommand there | sees API_TOKEN, DATABASE_URL, LEDGER, PREFECT_API_AUTH_STRING",
      "ECS exec | registration | nothing |  | ",
      "ECS exec | agent default | nothing |  | ",
      "ECS exec | agent etl | a shell | whoever may ecs:ExecuteCommand there | sees PREFECT_API_AUTH_STRING",
    ]);
  });

  it("has the port of Prefect's server, and who is written to", () => {
    const rows = rowsOf(access, "Out");

    expect(rows.filter((row) => row.startsWith("security group agent-etl"))).toEqual([
      "security group agent-etl | agent etl | tcp 443 | anywhere (0.0.0.0/0) | AWS and Prefect",
      "security group agent-etl | agent etl | tcp 4200 | anywhere (0.0.0.0/0) | AWS and Prefect",
    ]);
    expect(rows.at(-1)).toBe(
      "topic alarms |  | what is published | email to ops@example.com | once they have confirmed it",
    );
  });

  it("has secrets of all kinds, and none of their values", () => {
    const key = "AWS's own key or key 11111111-2222-3333-4444-555555555555 (not this stack's)";
    const team = "flow-run-execution; registration-execution";

    expect(rowsOf(access, "Secrets")).toEqual([
      `parameter team/api-token (not this stack's) | SSM Parameter Store | ${team} | flow runs as API_TOKEN, registration as API_TOKEN | ${key}`,
      `secret database-AbCdEf (not this stack's) | Secrets Manager | ${team} | flow runs as DATABASE_URL (its key url), registration as DATABASE_URL (its key url) | ${key}`,
      `secret ledger-AbCdEf (account 999999999999, us-east-1) | Secrets Manager | ${team} | flow runs as LEDGER, registration as LEDGER | ${key}`,
      `secret prefect | Secrets Manager; its value is in the state, encrypted | agent-default-execution; agent-etl-execution; ${team} | agent default as PREFECT_API_AUTH_STRING, agent etl as PREFECT_API_AUTH_STRING, flow runs as PREFECT_API_AUTH_STRING, registration as PREFECT_API_AUTH_STRING | AWS's own key`,
    ]);
    expect(JSON.stringify(access)).not.toContain("hunter2");
  });
});

describe("facts", () => {
  it("have every action on every resource of every policy, and no other", () => {
    const granted = ofType(resources, "aws:iam/rolePolicy:RolePolicy").flatMap(({ inputs }) =>
      pairsOf(statementsOf(inputs["policy"])).map(([action, tail]) => ({
        role: inputs["role"],
        action,
        tail,
      })),
    );
    const said = accessFacts(access).filter(
      ({ subject, text }) => subject.startsWith("role ") && text.startsWith("may "),
    );

    expect(granted).toHaveLength(89);
    expect(said).toHaveLength(granted.length);
    for (const { role, action, tail } of granted) {
      const subject = `role ${String(role).replace("prefect-ecs-staging-", "")}`;
      const found = said.filter((fact) => fact.subject === subject && says(fact, action, tail));
      expect([subject, action, tail, found.length]).toEqual([subject, action, tail, 1]);
    }
  });

  it("have every statement of every other policy, and no other", () => {
    const policies = [...resources].filter(({ type }) => /(Queue|Topic|LogResource)Policy$/.test(type));
    const granted = policies.flatMap(({ inputs }) =>
      pairsOf(statementsOf(inputs["policy"] ?? inputs["policyDocument"])),
    );
    const said = accessFacts(access).filter(
      ({ area, subject }) => area === "right" && !subject.startsWith("role "),
    );

    expect(granted).toHaveLength(10);
    expect(said).toHaveLength(granted.length);
    for (const [action, tail] of granted) {
      expect(said.filter((fact) => says(fact, action, tail))).not.toEqual([]);
    }
  });

  it("are each there once", () => {
    const facts = accessFacts(access).map((fact) => JSON.stringify(fact));

    expect(facts).toHaveLength(new Set(facts).size);
  });

  it("don't depend on the order in which resources were registered", () => {
    const backwards = accessOf({ stack: "staging", resources: [...resources].reverse() });

    expect(backwards).toEqual(access);
  });

  it("differ in exactly what a change gives and takes", () => {
    const role = "aws:iam/rolePolicy:RolePolicy";
    const policy = one(resources, role, "prefect-ecs-staging-flow-run-task");
    const statements = statementsOf(policy.inputs["policy"]).map((statement) =>
      statement.Sid === "ReadData"
        ? { ...statement, Sid: "Renamed", Action: ["s3:GetObject", "s3:PutObject"] }
        : statement,
    );
    const after = changed(resources, policy, { policy: JSON.stringify({ Statement: statements }) });

    const [gone, come] = difference(access, accessOf({ stack: "staging", resources: after }));

    const on = (action: string): string[] =>
      ["data", "data/*"].map(
        (bucket) =>
          `may ${action} on bucket ${bucket} (not this stack's), s3:ExistingObjectTag/team is data or ops, aws:SourceIp is not in 198.51.100.0/24`,
      );
    expect(gone).toEqual(on("s3:ListBucket"));
    expect(come).toEqual(on("s3:PutObject"));
  });
});
