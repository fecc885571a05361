import { HIDDEN } from "../../../offline/capturedResource";
import type { CapturedResource } from "../../support/program";
import { one, statementsOf } from "../../support/resources";
import { changed, seeded } from "./tables";

type Resources = readonly CapturedResource[];

/** A change of a stack, and the row that must show it. */
export interface Seed {
  readonly what: string;
  readonly seed: (resources: Resources) => Resources;
  readonly table: string;
  readonly row: string;
}

const STACK = "prefect-ecs-staging";
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const TRUST = "ECS tasks, for this account, for all of ecs in this region";

/** A further statement in the policy of registration's execution role. */
function statement(added: Record<string, unknown>): Seed["seed"] {
  return (resources) => {
    const policy = one(resources, ROLE_POLICY, `${STACK}-registration-execution`);
    const Statement = [...statementsOf(policy.inputs["policy"]), added];
    return changed(resources, policy, { policy: JSON.stringify({ Statement }) });
  };
}

/** Other inputs of a resource. */
function inputs(type: string, name: string, changes: Record<string, unknown>): Seed["seed"] {
  return (resources) => changed(resources, one(resources, type, `${STACK}${name}`), changes);
}

/** A further resource, which depends on what is named. */
function resource(
  type: string,
  name: string,
  given: Record<string, unknown>,
  dependsOn: readonly (readonly [type: string, name: string])[] = [],
): Seed["seed"] {
  return (resources) => {
    const like = one(resources, ROLE, `${STACK}-registration-task`);
    const dependencies = dependsOn.map(([type, name]) => one(resources, type, `${STACK}${name}`).urn);
    return [...resources, seeded(like, type, `${STACK}-${name}`, given, dependencies)];
  };
}

const ssh = { protocol: "tcp", fromPort: 22, toPort: 22 };
const bucketPolicy = {
  Statement: { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::data/*" },
};

export const SEEDS: readonly Seed[] = [
  {
    what: "a rule that lets somebody in",
    seed: inputs(GROUP, "-agent-default", {
      ingress: [{ ...ssh, cidrBlocks: ["0.0.0.0/0"], securityGroups: ["sg-9"], description: "Help" }],
    }),
    table: "In",
    row: "security group agent-default | agent default | tcp 22 | anywhere (0.0.0.0/0), security group sg-9 | Help",
  },
  {
    what: "such a rule that stands apart from its group",
    seed: resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "ssh", {
      ipProtocol: "tcp",
      fromPort: 22,
      toPort: 22,
      cidrIpv4: "10.0.0.0/8",
      securityGroupId: `sg-${STACK}-flow-runs`,
    }),
    table: "In",
    row: "security group flow-runs | flow runs, registration | tcp 22 | 10.0.0.0/8 | ",
  },
  {
    what: "an agent with a group that isn't the stack's",
    seed: inputs("aws:ecs/service:Service", "-agent-default", {
      networkConfiguration: { securityGroups: ["sg-9"], subnets: ["subnet-private-eu-west-1a"] },
    }),
    table: "In",
    row: "security group sg-9 (not this stack's) | agent default | what its keeper lets through |  | ",
  },
  {
    what: "an agent in a public subnet",
    seed: inputs("aws:ecs/service:Service", "-agent-default", {
      networkConfiguration: { subnets: ["subnet-public-eu-west-1a"] },
    }),
    table: "In",
    row: "public subnets 10.0.16.0/20 and 10.0.48.0/20 | agent default | what their security groups let in | anywhere (0.0.0.0/0) | by public addresses and the internet gateway",
  },
  {
    what: "a default security group that nobody closed",
    seed: (resources) => resources.filter(({ type }) => !type.endsWith(":DefaultSecurityGroup")),
    table: "In",
    row: "default security group | what has no other group | everything | members of the group itself | as AWS makes it",
  },
  {
    what: "a load balancer",
    seed: resource("aws:lb/loadBalancer:LoadBalancer", "web", {}),
    table: "In",
    row: "load balancer web |  | connections from the internet | whom its security groups let in | without a login of its own",
  },
  {
    what: "a route to a peer",
    seed: resource("aws:ec2/route:Route", "peer", {
      routeTableId: "rtb-private-eu-west-1a",
      destinationCidrBlock: "172.16.0.0/12",
      vpcPeeringConnectionId: "pcx-9",
    }),
    table: "Out",
    row: "route of subnet private-eu-west-1a |  | everything | 172.16.0.0/12 | through pcx-9",
  },
  {
    what: "a VPC that isn't the stack's",
    seed: (resources) => resources.filter(({ type }) => type !== "awsx:ec2:Vpc"),
    table: "Out",
    row: "VPC vpc-offline (not this stack's) | flow runs, registration, agent default | what its keeper lets through |  | its gateways, routes and network ACLs aren't the program's",
  },
  {
    what: "all actions but some",
    seed: statement({ Effect: "Allow", NotAction: ["iam:*", "sts:*"], Resource: "*" }),
    table: "Wildcards",
    row: "every action but iam:*, sts:* on everything | could be narrower, as far as is known here | registration-execution",
  },
  {
    what: "all resources but one",
    seed: statement({ Effect: "Allow", Action: "s3:PutObject", NotResource: "arn:aws:s3:::data/*" }),
    table: "Wildcards",
    row: "s3:PutObject on everything but bucket data/* (not this stack's) | could be narrower, as far as is known here | registration-execution",
  },
  {
    what: "a whole service on everything of a kind",
    seed: statement({ Effect: "Allow", Action: "sqs:*", Resource: "arn:aws:sqs:*:*:*" }),
    table: "Wildcards",
    row: "every sqs:* on any queue (any account, any region) | could be narrower, as far as is known here | registration-execution",
  },
  {
    what: "a denial",
    seed: statement({ Sid: "StayHere", Effect: "Deny", Action: "s3:*", Resource: "*" }),
    table: "Rights",
    row: "registration-execution | never stay here | s3:* | everything | ",
  },
  {
    what: "a right of a role that isn't the stack's",
    seed: resource(ROLE_POLICY, "shared", {
      role: "shared",
      policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] }),
    }),
    table: "Roles",
    row: "shared (not this stack's) | nobody | nobody | get object",
  },
  {
    what: "a policy of AWS's",
    seed: resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "admin", {
      role: `${STACK}-flow-run-task`,
      policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
    }),
    table: "Rights",
    row: "flow-run-task | what isn't shown | policy AdministratorAccess (AWS's own) |  | ",
  },
  {
    what: "a policy with a secret in it",
    seed: inputs(ROLE_POLICY, "-agent-default-task", { policy: HIDDEN }),
    table: "Rights",
    row: `agent-default-task | what isn't shown | policy ${STACK}-agent-default-task, for a secret is in it |  | `,
  },
  {
    what: "a role that has its policy in itself, and a boundary",
    seed: inputs(ROLE, "-flow-run-task", {
      inlinePolicies: [{ policy: { Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] } }],
      permissionsBoundary: "arn:aws:iam::123456789012:policy/bounds",
    }),
    table: "Roles",
    row: `flow-run-task | flow runs: its code | ${TRUST} | s3:*; never more than policy bounds (not this stack's) says`,
  },
  {
    what: "a role that another account may assume",
    seed: inputs(ROLE, "-flow-run-task", {
      assumeRolePolicy: { Statement: { Effect: "Allow", Principal: { AWS: "999999999999" } } },
    }),
    table: "Roles",
    row: "flow-run-task | flow runs: its code | account 999999999999 | nothing",
  },
  {
    what: "a secret that a role may read and no container has",
    seed: statement({
      Effect: "Allow",
      Action: "secretsmanager:Get*",
      Resource: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:payroll-AbCdEf",
    }),
    table: "Secrets",
    row: "secret payroll-AbCdEf (not this stack's) | Secrets Manager | registration-execution | no container | AWS's own key",
  },
  {
    what: "a role that may read any parameter",
    seed: statement({ Effect: "Allow", Action: "ssm:GetParameters", Resource: "*" }),
    table: "Secrets",
    row: "any parameter | SSM Parameter Store | registration-execution | no container | AWS's own key",
  },
  {
    what: "a secret that its own policy gives away",
    seed: resource("aws:secretsmanager/secretPolicy:SecretPolicy", "prefect", {
      secretArn: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${STACK}-prefect-AbCdEf`,
      policy: JSON.stringify({
        Statement: [
          { Effect: "Allow", Principal: { AWS: "999999999999" }, Action: "secretsmanager:*", Resource: "*" },
        ],
      }),
    }),
    table: "Secrets",
    row: "secret prefect | Secrets Manager; its value is in the state, encrypted | account 999999999999; agent-default-execution; flow-run-execution; registration-execution | agent default as PREFECT_API_KEY, flow runs as PREFECT_API_KEY, registration as PREFECT_API_KEY | AWS's own key",
  },
  {
    what: "a bucket that anybody reads",
    seed: resource("aws:s3/bucketPolicy:BucketPolicy", "data", { policy: JSON.stringify(bucketPolicy) }),
    table: "Resource policies",
    row: "bucket policy data | anybody | may | s3:GetObject | bucket data/* (not this stack's) | ",
  },
];
