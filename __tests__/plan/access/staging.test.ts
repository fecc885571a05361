import { type Access, accessOf } from "../../../plan/access/access";
import { accessSections } from "../../../plan/access/sections";
import { HIDDEN } from "../../../offline/capturedResource";
import type { CapturedResource } from "../../support/program";
import { one } from "../../support/resources";
import { stackResources } from "../../support/stack";
import { SEEDS } from "./seeds";
import { changed, rowsOf, seeded } from "./tables";

// The program's inputs by offline providers. These tests don't prove that AWS decides as documented.

let resources: readonly CapturedResource[];
let access: Access;
beforeAll(async () => {
  resources = await stackResources("staging");
  access = accessOf({ stack: "staging", resources });
});

const TRUST = "ECS tasks, for this account, for all of ecs in this region";
const EXECUTION = "log in to registry, pull image, write log, read secrets";
const PULL = "ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer";
const EVENTS = "sqs:ChangeMessageVisibility, sqs:DeleteMessage, sqs:GetQueueUrl, sqs:ReceiveMessage";
const STACK = "prefect-ecs-staging";

describe("the access of staging", () => {
  it("has every role, whose it is, who assumes it and what it is for", () => {
    expect(rowsOf(access, "Roles")).toEqual([
      `agent-default-execution | agent default: ECS, before its container starts | ${TRUST} | ${EXECUTION}`,
      `agent-default-task | agent default: its code | ${TRUST} | start flow runs, watch and stop flow runs, tag flow runs, read task definitions, pass flow run roles, read flow run logs, read task events`,
      `flow-run-execution | flow runs: ECS, before its container starts | ${TRUST} | ${EXECUTION}`,
      `flow-run-task | flow runs: its code | ${TRUST} | nothing`,
      `registration-execution | registration: ECS, before its container starts | ${TRUST} | ${EXECUTION}`,
      `registration-task | registration: its code | ${TRUST} | nothing`,
    ]);
  });

  it("has what each may do on what, and on which conditions", () => {
    const execution = (role: string): string[] => [
      `${role}-execution | log in to registry | ecr:GetAuthorizationToken | everything | `,
      `${role}-execution | pull image | ${PULL} | repository ${STACK} | `,
      `${role}-execution | write log | logs:CreateLogStream, logs:PutLogEvents | log ${role}:* | `,
      `${role}-execution | read secrets | secretsmanager:GetSecretValue | secret prefect | `,
    ];
    expect(rowsOf(access, "Rights")).toEqual([
      ...execution("agent-default"),
      `agent-default-task | start flow runs | ecs:RunTask | task definition flow-run:*, task definition flow-run-*:* | in cluster ${STACK}`,
      `agent-default-task | watch and stop flow runs | ecs:DescribeTasks, ecs:StopTask | task ${STACK}/* | in cluster ${STACK}, tagged prefect.io/flow-run-id, tagged prefect-ecs:stack prefect-ecs/staging`,
      `agent-default-task | tag flow runs | ecs:TagResource | task ${STACK}/* | as part of RunTask`,
      "agent-default-task | read task definitions | ecs:DescribeTaskDefinition | everything | ",
      "agent-default-task | pass flow run roles | iam:PassRole | role flow-run-execution, role flow-run-task, role prefect-ecs/staging/flow-runs/* | to ECS tasks",
      "agent-default-task | read flow run logs | logs:GetLogEvents | log flow-run:*, log flow-run-*:* | ",
      `agent-default-task | read task events | ${EVENTS} | queue events | `,
      ...execution("flow-run"),
      ...execution("registration"),
    ]);
  });

  it("has what queues, the topic and the log let others do", () => {
    expect(rowsOf(access, "Resource policies")).toEqual([
      "log resource policy failed-starts | EventBridge and CloudWatch Logs | may | logs:CreateLogStream | log failed-starts:* | ",
      "log resource policy failed-starts | EventBridge and CloudWatch Logs | may | logs:PutLogEvents | log failed-starts:*:* | for rule failed-starts",
      "queue policy events | EventBridge | may | sqs:SendMessage | queue events | for rule task-stopped",
      "queue policy events | anybody | must not | sqs:SendMessage | queue events | as no AWS service, through no AWS service",
      "queue policy events | anybody | must not | sqs:* | queue events | with no TLS",
      "queue policy events-dead | anybody | must not | sqs:SendMessage | queue events-dead | as no AWS service, through no AWS service",
      "queue policy events-dead | anybody | must not | sqs:* | queue events-dead | with no TLS",
      "topic policy alarms | CloudWatch | may | sns:Publish | topic alarms | for this account, for any alarm",
      "topic policy alarms | anybody | must not | sns:Publish | topic alarms | as no AWS service, through no AWS service",
      "topic policy alarms | anybody | must not | sns:Publish | topic alarms | with no TLS",
    ]);
  });

  it("says why two rights are on everything", () => {
    expect(rowsOf(access, "Wildcards")).toEqual([
      "ecr:GetAuthorizationToken on everything | IAM has no resource level for it | agent-default-execution, flow-run-execution, registration-execution",
      "ecs:DescribeTaskDefinition on everything | IAM has no resource level for it | agent-default-task",
    ]);
  });

  it("says that nothing gets in, place by place", () => {
    const [, network] = accessSections(access);

    expect(network?.text).toEqual(["In: nothing."]);
    expect(rowsOf(access, "In")).toEqual([
      "security group agent-default | agent default | nothing |  | ",
      "security group flow-runs | flow runs, registration | nothing |  | ",
      "default security group | what has no other group | nothing |  | ",
      "public subnets 10.0.16.0/20 and 10.0.48.0/20 |  | nothing |  | no task of the stack is in them, and NAT gateways let nobody connect",
      "ECS exec | flow runs | nothing |  | ",
      "ECS exec | registration | nothing |  | ",
      "ECS exec | agent default | nothing |  | ",
      "load balancers, APIs, instances |  | nothing |  | there are none",
    ]);
  });

  it("has every way out, with the address that it leaves by", () => {
    expect(rowsOf(access, "Out")).toEqual([
      "security group agent-default | agent default | tcp 443 | anywhere (0.0.0.0/0) | AWS and Prefect",
      "security group flow-runs | flow runs, registration | everything | anywhere (0.0.0.0/0) | Anywhere",
      "default security group | what has no other group | nothing |  | ",
      "NAT gateway nat-1 | subnet private-eu-west-1a, subnet private-eu-west-1b | everything, as address egress-1 | anywhere (0.0.0.0/0) | nobody can connect through it from outside",
      "gateway endpoint of S3 | every subnet | everything | S3 in eu-west-1 | without a NAT gateway; whose it may be, roles' rights decide",
    ]);
  });

  it("has Prefect's key, who reads it and where it goes", () => {
    expect(rowsOf(access, "Secrets")).toEqual([
      "secret prefect | Secrets Manager; its value is in the state, encrypted | agent-default-execution; flow-run-execution; registration-execution | agent default as PREFECT_API_KEY, flow runs as PREFECT_API_KEY, registration as PREFECT_API_KEY | AWS's own key",
    ]);
  });

  it("leaves nothing unread", () => {
    expect(access.unread).toEqual([]);
  });

  it("is plain data", () => {
    expect(JSON.parse(JSON.stringify(access))).toEqual(access);
  });
});

describe("in a stack like it", () => {
  it.each(SEEDS)("shows $what", ({ seed, table, row }) => {
    expect(rowsOf(access, table)).not.toContain(row);
    expect(rowsOf(accessOf({ stack: "staging", resources: seed(resources) }), table)).toContain(row);
  });

  it("says in one line what is open", () => {
    const [first] = SEEDS;
    const [, network] = accessSections(
      accessOf({ stack: "staging", resources: first?.seed(resources) ?? [] }),
    );

    expect(network?.text).toEqual(["In: tcp 22 at security group agent-default for agent default."]);
  });

  it("names what it doesn't read, and why", () => {
    const policy = one(resources, "aws:sqs/queuePolicy:QueuePolicy", "prefect-ecs-staging-events");
    const unknown = seeded(policy, "aws:ec2/vpnGateway:VpnGateway", "vpn", {});
    const hidden = changed(resources, policy, { policy: HIDDEN });

    expect(accessOf({ stack: "staging", resources: [...hidden, unknown] }).unread).toEqual([
      "queue policy events: its policy has a secret in it",
      "vpn gateway vpn: what aws:ec2/vpnGateway:VpnGateway opens isn't known here",
    ]);
  });
});
