import type { Context } from "../rights/simulation";
import { dashboard } from "./climbs/things";
import { arn, asking, bounded, iam, lettingIn, tagged, toTasks } from "./requests";

const YES = true;
const NO = false;
/** A request, and IAM's answer. */
export type Case = readonly [
  action: string,
  resource: string,
  context: Context,
  allowed: boolean,
  why: string,
];

const bucket = "arn:aws:s3:::prefect-ecs-state";
const state = (key: string): string => `${bucket}/.pulumi/${key}`;
const key = arn("kms", "key/11111111-2222-3333-4444-555555555555");
const secretsOf = (stack: string): Context => ({ "kms:EncryptionContext:stack": stack });
const aws = (service: string): Context => ({ "kms:ResourceAliases": [`alias/aws/${service}`] });
const throughS3 = { "kms:ViaService": "s3.eu-west-1.amazonaws.com" };
const projectsRole = (stack: string): string => iam(`role/prefect-ecs/${stack}/flow-runs/ml-flow-run-task-1`);
const role = iam("role/prefect-ecs-staging-flow-run-task-0a1b2c3");
const sg = arn("ec2", "security-group/sg-1");
const ofDask = { "aws:ResourceTag/prefect-ecs:dask": "prefect-ecs-staging-reports" };
const address = arn("ec2", "elastic-ip/eipalloc-1");
const ipv6Exit = arn("ec2", "egress-only-internet-gateway/eigw-1");
const secret = (stack: string): string =>
  arn("secretsmanager", `secret:prefect-ecs-${stack}-prefect-0a1b2c3-AbCdEf`);
const boundary = bounded("staging");
const otherBoundary = { "iam:PermissionsBoundary": iam("policy/everything") };
const schedule = (stack: string): string =>
  arn("scheduler", `schedule/default/prefect-ecs-${stack}-agent-quick`);
const scheduleRole = iam("role/prefect-ecs-staging-agent-quick-schedule-0a1b2c3");
const toScheduler = { "iam:PassedToService": "scheduler.amazonaws.com" };
const database = arn("rds", "db:prefect-ecs-staging-store-1");
const databaseElsewhere = "arn:aws:rds:eu-west-1:210987654321:db:prefect-ecs-staging-store-1";
const agent = (cluster: string): string => arn("ecs", `service/${cluster}/prefect-ecs-staging-agent-quick`);
const scheduled = { "aws:PrincipalArn": scheduleRole };
const namespace = arn("servicediscovery", "namespace/ns-1");
const elsewhere = { "aws:RequestedRegion": "us-east-2" };

/** Permissions and denials of workflows' roles, with the reason. */
export const CASES: Readonly<Record<string, readonly Case[]>> = {
  "deploy-staging": [
    // Roles
    ["iam:CreateRole", role, boundary, YES, "its tasks have roles of their own"],
    ["iam:CreateRole", role, {}, NO, "not one without a boundary"],
    ["iam:CreateRole", role, otherBoundary, NO, "not inside another boundary"],
    ["iam:CreateRole", iam("role/prefect-ecs-prod-flow-run-task-1"), boundary, NO, "not another stack's"],
    ["iam:CreateRole", projectsRole("staging"), boundary, YES, "a flow project's too"],
    ["iam:CreateRole", projectsRole("prod"), boundary, NO, "not another stack's"],
    ["iam:CreateRole", iam("role/admin"), boundary, NO, "not under another name"],
    [
      "iam:CreateRole",
      iam("role/bootstrap/prefect-ecs-staging-x"),
      boundary,
      NO,
      "not where these roles are",
    ],
    ["iam:PutRolePolicy", role, boundary, YES, "and rights"],
    ["iam:PutRolePolicy", role, {}, NO, "not for a role that was made without a boundary"],
    ["iam:PutRolePolicy", iam("role/bootstrap/prefect-ecs-deploy-staging"), boundary, NO, "not for itself"],
    ["iam:PutRolePermissionsBoundary", role, boundary, YES, "a role that is older gets the boundary"],
    ["iam:PutRolePermissionsBoundary", role, otherBoundary, NO, "not a wider one"],
    ["iam:DeleteRolePermissionsBoundary", role, boundary, NO, "no role loses it"],
    [
      "iam:DeleteRolePermissionsBoundary",
      iam("role/bootstrap/prefect-ecs-deploy-staging"),
      {},
      NO,
      "neither does this one",
    ],
    ["iam:AttachRolePolicy", role, boundary, NO, "nor gets a managed policy"],
    [
      "iam:CreatePolicyVersion",
      iam("policy/bootstrap/prefect-ecs-tasks-staging"),
      {},
      NO,
      "the boundary stays as it is",
    ],
    ["iam:CreatePolicyVersion", iam("policy/bootstrap/prefect-ecs-ci"), {}, NO, "its own as well"],
    [
      "iam:UpdateAssumeRolePolicy",
      iam("role/bootstrap/prefect-ecs-deploy-prod"),
      {},
      NO,
      "and who may assume the others",
    ],
    ["iam:CreateUser", iam("user/x"), {}, NO, "it makes no user"],
    ["iam:CreateAccessKey", iam("user/x"), {}, NO, "and no key"],
    ["iam:PassRole", role, toTasks, YES, "ECS's tasks get their roles"],
    ["iam:PassRole", role, { "iam:PassedToService": "ec2.amazonaws.com" }, NO, "no other service gets one"],
    ["iam:PassRole", iam("role/admin"), toTasks, NO, "and no task gets another's"],
    [
      "iam:CreateServiceLinkedRole",
      iam("role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"),
      { "iam:AWSServiceName": "ecs.amazonaws.com" },
      YES,
      "an account's first cluster",
    ],
    [
      "iam:GetRole",
      iam("role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"),
      {},
      YES,
      "which preflight looks for",
    ],
    // The address
    ["ec2:AllocateAddress", address, asking("staging"), YES, "it gets an address"],
    ["ec2:ReleaseAddress", address, tagged("staging"), NO, "and never gives it back"],
    ["ec2:DisassociateAddress", address, tagged("staging"), NO, "nor takes it from its gateway"],
    ["ec2:DeleteNatGateway", arn("ec2", "natgateway/nat-1"), tagged("staging"), YES, "which it may delete"],
    ["ec2:CreateNatGateway", address, tagged("staging"), YES, "it has addresses of its own"],
    ["ec2:CreateNatGateway", address, {}, NO, "one made by hand may be anybody's"],
    ["ec2:CreateNatGateway", address, tagged("prod"), NO, "another stack's isn't"],
    // The network
    ["ec2:CreateVpc", arn("ec2", "vpc/vpc-1"), asking("staging"), YES, "it makes its VPC"],
    ["ec2:CreateVpc", arn("ec2", "vpc/vpc-1"), {}, NO, "not one without the tag"],
    ["ec2:CreateVpc", arn("ec2", "vpc/vpc-1"), asking("prod"), NO, "not in another's name"],
    ["ec2:DeleteVpc", arn("ec2", "vpc/vpc-1"), {}, NO, "other VPCs stay"],
    ["ec2:AssociateVpcCidrBlock", arn("ec2", "vpc/vpc-1"), tagged("staging"), YES, "its VPC gets IPv6"],
    ["ec2:AssociateVpcCidrBlock", arn("ec2", "vpc/vpc-1"), tagged("prod"), NO, "another's doesn't"],
    [
      "ec2:AssociateSubnetCidrBlock",
      arn("ec2", "subnet/subnet-1"),
      tagged("staging"),
      YES,
      "its subnets too",
    ],
    ["ec2:AssociateSubnetCidrBlock", arn("ec2", "subnet/subnet-1"), {}, NO, "others' don't"],
    ["ec2:DisassociateVpcCidrBlock", arn("ec2", "vpc/vpc-1"), tagged("staging"), NO, "and keeps it"],
    ["ec2:CreateEgressOnlyInternetGateway", ipv6Exit, asking("staging"), YES, "with a way out"],
    ["ec2:CreateEgressOnlyInternetGateway", ipv6Exit, {}, NO, "not one without the tag"],
    ["ec2:CreateEgressOnlyInternetGateway", arn("ec2", "vpc/vpc-1"), tagged("staging"), YES, "in its VPC"],
    [
      "ec2:CreateEgressOnlyInternetGateway",
      arn("ec2", "vpc/vpc-1"),
      tagged("prod"),
      NO,
      "not in another's VPC",
    ],
    ["ec2:DeleteEgressOnlyInternetGateway", ipv6Exit, tagged("staging"), YES, "that goes with it"],
    ["ec2:DeleteEgressOnlyInternetGateway", ipv6Exit, tagged("prod"), NO, "another's stays"],
    [
      "ec2:AuthorizeSecurityGroupIngress",
      sg,
      { ...tagged("staging"), ...ofDask },
      YES,
      "workers of Dask reach their flow run",
    ],
    ["ec2:AuthorizeSecurityGroupIngress", sg, tagged("staging"), NO, "nobody comes into another group"],
    ["ec2:AuthorizeSecurityGroupIngress", sg, { ...tagged("prod"), ...ofDask }, NO, "nor into prod's"],
    ["ec2:CreateTags", sg, asking("staging"), NO, "a group without a tag may be a database's"],
    ["ec2:CreateTags", sg, { ...asking("staging"), ...tagged("prod") }, NO, "not another stack's group"],
    ["ec2:CreateTags", arn("ec2", "vpc/vpc-1"), asking("staging"), NO, "and nothing else that is there"],
    [
      "ec2:CreateTags",
      sg,
      { ...tagged("staging"), "aws:TagKeys": ["team"], "aws:RequestTag/team": "x" },
      YES,
      "it tags its own",
    ],
    ["ec2:CreateTags", sg, { ...tagged("staging"), ...asking("prod") }, NO, "and gives none of it away"],
    ...lettingIn("staging").map((context): Case => [
      "ec2:CreateTags",
      sg,
      { ...tagged("staging"), ...context },
      NO,
      "nor lets others in",
    ]),
    [
      "ec2:CreateTags",
      sg,
      { ...tagged("staging"), "aws:TagKeys": ["Name"], "aws:RequestTag/Name": "x" },
      YES,
      "another name is none that lets in",
    ],
    ["ec2:DeleteTags", sg, { ...tagged("staging"), "aws:TagKeys": ["team"] }, YES, "it takes a tag away"],
    [
      "ec2:DeleteTags",
      sg,
      { ...tagged("staging"), "aws:TagKeys": ["prefect-ecs:stack"] },
      NO,
      "but not the stack's",
    ],
    ["ec2:DeleteTags", sg, tagged("staging"), NO, "nor all of them at once"],
    ["ec2:RunInstances", arn("ec2", "instance/i-1"), asking("staging"), NO, "it starts no machine"],
    // State and secrets
    ["s3:PutObject", state("stacks/prefect-ecs/staging.json"), {}, YES, "it writes its state"],
    ["s3:PutObject", state("locks/organization/prefect-ecs/staging/1.json"), {}, YES, "with its locks"],
    ["s3:PutObject", state("backups/prefect-ecs/staging/1.json"), {}, YES, "and its backups"],
    ["s3:GetObject", state("stacks/prefect-ecs/prod.json"), {}, NO, "not prod's"],
    ["s3:GetObject", state("stacks/prefect-ecs-bootstrap/account.json"), {}, NO, "nor the account's"],
    ["s3:DeleteBucket", bucket, {}, NO, "the bucket stays"],
    ["s3:PutBucketPolicy", bucket, {}, NO, "as it is"],
    [
      "s3:DeleteObjectVersion",
      state("stacks/prefect-ecs/staging.json"),
      {},
      NO,
      "with what was there before",
    ],
    ["kms:Decrypt", key, secretsOf("staging"), YES, "it reads its secrets"],
    ["kms:Decrypt", key, secretsOf("prod"), NO, "not prod's, whose configuration is in the same repository"],
    ["kms:Decrypt", key, {}, NO, "nor those without a stack"],
    ["kms:GenerateDataKey", key, throughS3, YES, "S3 encrypts what it writes"],
    ["kms:ScheduleKeyDeletion", key, {}, NO, "the key stays"],
    ["secretsmanager:GetSecretValue", secret("staging"), {}, YES, "a refresh reads its secret"],
    ["secretsmanager:GetSecretValue", secret("prod"), {}, NO, "not prod's"],
    ["kms:CreateGrant", key, aws("ecr"), YES, "ECR encrypts its repository with AWS's own key"],
    ["kms:GenerateDataKey", key, aws("secretsmanager"), YES, "and Secrets Manager its secret"],
    ["kms:CreateGrant", key, { "kms:ResourceAliases": ["alias/payroll"] }, NO, "no other key"],
    ["kms:EnableKeyRotation", key, aws("ecr"), NO, "and it changes none"],
    ["kms:GenerateDataKeyPair", key, secretsOf("staging"), NO, "it makes nothing else with the state's key"],
    ["kms:CreateGrant", key, throughS3, NO, "and grants it to no one"],
    ["s3:ListBucketVersions", bucket, {}, NO, "what was there before isn't even listed"],
    // Quotas and others
    ["servicequotas:GetServiceQuota", "*", {}, YES, "which preflight compares"],
    ["servicequotas:RequestServiceQuotaIncrease", "*", {}, NO, "and leaves as they are"],
    ["cloudwatch:TagResource", dashboard("staging"), {}, NO, "its dashboard has no tags"],
    ["sts:GetFederationToken", "*", {}, NO, "it gets no token that lasts longer"],
    [
      "iam:DeleteServiceLinkedRole",
      iam("role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"),
      {},
      NO,
      "ECS keeps its role",
    ],
    // Agents' nights
    ["scheduler:CreateSchedule", schedule("staging"), {}, YES, "its agents sleep"],
    ["scheduler:GetSchedule", schedule("staging"), {}, YES, "it reads when"],
    ["scheduler:CreateSchedule", schedule("prod"), {}, NO, "not another stack's"],
    ["scheduler:GetSchedule", schedule("prod"), {}, NO, "nor when those do"],
    ["iam:PassRole", scheduleRole, toScheduler, YES, "the scheduler gets the role that starts them"],
    ["iam:PassRole", scheduleRole, { "iam:PassedToService": "lambda.amazonaws.com" }, NO, "and nobody else"],
    ["iam:PassRole", role, toScheduler, NO, "it gets no task's role"],
    // Dask workers
    [
      "ec2:AuthorizeSecurityGroupIngress",
      sg,
      { ...tagged("prod"), ...ofDask },
      NO,
      "another stack's workers let none in",
    ],
    ["ec2:AuthorizeSecurityGroupIngress", sg, ofDask, NO, "nor does a group without an owner"],
    [
      "ec2:AuthorizeSecurityGroupIngress",
      arn("ec2", "security-group-rule/sgr-1"),
      { ...tagged("staging"), ...ofDask },
      NO,
      "nor is a rule changed",
    ],
    [
      "ec2:UpdateSecurityGroupRuleDescriptionsIngress",
      sg,
      { ...tagged("staging"), ...ofDask },
      NO,
      "or described otherwise",
    ],
    // Databases
    ["rds:DescribeDBInstances", database, {}, YES, "a refresh looks at a data store"],
    ["rds:DescribeDBInstances", databaseElsewhere, {}, NO, "of this account"],
    ["rds:DownloadDBLogFilePortion", database, {}, NO, "not into its log"],
    // Elsewhere
    ["ecs:CreateCluster", arn("ecs", "cluster/prefect-ecs-staging-1"), elsewhere, NO, "no other region"],
    ["sts:AssumeRole", iam("role/admin"), {}, NO, "it assumes no role"],
    [
      "lambda:InvokeFunction",
      arn("lambda", "function:x"),
      {},
      NO,
      "it has nothing to do with other services",
    ],
  ],
  preview: [
    ["iam:GetRole", role, {}, NO, "it compares with the state, and doesn't look at what there is"],
    ["ec2:DescribeSubnets", "*", {}, YES, "but for what the program asks of a network that is there"],
    ["ec2:DescribeInstances", "*", {}, NO, "and nothing else in it"],
    ["ecr:PutRegistryPolicy", "*", {}, NO, "it logs in to the registry only"],
    ["secretsmanager:UpdateSecretVersionStage", secret("staging"), {}, NO, "and makes no other current"],
    ["s3:ListBucketVersions", bucket, {}, NO, "older states aren't even listed"],
    ["kms:GenerateDataKey", key, throughS3, NO, "S3 encrypts nothing for it"],
    ["s3:GetObject", state("stacks/prefect-ecs/prod.json"), {}, YES, "it compares with prod's state"],
    [
      "s3:GetObject",
      state("stacks/prefect-ecs-bootstrap/account.json"),
      {},
      NO,
      "and with nothing but the stacks'",
    ],
    ["s3:PutObject", state("stacks/prefect-ecs/staging.json"), {}, NO, "it writes no state"],
    ["s3:PutObject", state("locks/organization/prefect-ecs/staging/1.json"), {}, NO, "and takes no lock"],
    ["kms:Decrypt", key, secretsOf("prod"), YES, "the state's secrets are part of the state"],
    ["kms:Decrypt", key, throughS3, YES, "S3 decrypts what it reads"],
    ["kms:Encrypt", key, secretsOf("prod"), NO, "it makes no new ones"],
    ["secretsmanager:GetSecretValue", secret("staging"), {}, NO, "it reads no secret in AWS"],
    [
      "secretsmanager:ListSecretVersionIds",
      secret("staging"),
      {},
      YES,
      "but which version is the current one",
    ],
    [
      "secretsmanager:ListSecretVersionIds",
      arn("secretsmanager", "secret:payroll-AbCdEf"),
      {},
      NO,
      "of the stacks' secrets only",
    ],
    ["ec2:CreateVpc", arn("ec2", "vpc/vpc-1"), asking("staging"), NO, "it makes nothing"],
    [
      "ecs:RunTask",
      arn("ecs", "task-definition/prefect-ecs-staging-registration:1"),
      {},
      NO,
      "starts nothing",
    ],
    ["iam:PassRole", role, toTasks, NO, "hands out nothing"],
    ["ecr:BatchGetImage", arn("ecr", "repository/prefect-ecs-staging-1"), {}, NO, "pulls nothing"],
  ],
  drift: [
    [
      "iam:GetRole",
      iam("role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"),
      {},
      NO,
      "ECS's own role is nothing that it compares",
    ],
    ["s3:ListBucketVersions", bucket, {}, NO, "older states aren't even listed"],
    ["kms:GenerateDataKey", key, throughS3, NO, "S3 encrypts nothing for it"],
    ["secretsmanager:UpdateSecretVersionStage", secret("staging"), {}, NO, "it makes no other current"],
    [
      "ecs:DeleteTaskDefinitions",
      arn("ecs", "task-definition/prefect-ecs-staging-flow-run:1"),
      {},
      NO,
      "it only looks",
    ],
    ["kms:Decrypt", key, throughS3, YES, "S3 decrypts the state that it reads"],
    ["secretsmanager:GetSecretValue", secret("prod"), {}, YES, "a refresh reads the stacks' secrets"],
    ["secretsmanager:GetSecretValue", arn("secretsmanager", "secret:payroll-AbCdEf"), {}, NO, "and no other"],
    ["scheduler:GetSchedule", schedule("prod"), {}, YES, "it compares when agents sleep"],
    ["scheduler:GetSchedule", arn("scheduler", "schedule/default/payroll"), {}, NO, "and no other schedule"],
    ["scheduler:UpdateSchedule", schedule("prod"), {}, NO, "it changes none"],
    ["rds:DescribeDBInstances", database, {}, YES, "and data stores"],
    ["rds:DescribeDBInstances", databaseElsewhere, {}, NO, "of this account"],
    ["rds:DownloadDBLogFilePortion", database, {}, NO, "not their logs"],
    ["s3:PutObject", state("stacks/prefect-ecs/prod.json"), {}, NO, "it writes no state"],
    ["iam:PutRolePolicy", role, boundary, NO, "it puts nothing back"],
  ],
};

/** Permissions of a role with AdministratorAccess attached by mistake. */
export const BOUNDARY_CASES: readonly Case[] = [
  ["ec2:ReleaseAddress", address, {}, NO, "no address is given back"],
  ["ec2:DisassociateNatGatewayAddress", address, {}, NO, "nor taken from a gateway"],
  ["iam:CreateRole", role, {}, NO, "no role without a boundary"],
  ["iam:CreateRole", iam("role/admin"), bounded("prod"), NO, "none under another name"],
  [
    "iam:AttachRolePolicy",
    iam("role/bootstrap/prefect-ecs-deploy-prod"),
    {},
    NO,
    "no further right for itself",
  ],
  ["iam:DeleteRolePermissionsBoundary", iam("role/bootstrap/prefect-ecs-deploy-prod"), {}, NO, "no way out"],
  ["iam:CreatePolicyVersion", iam("policy/bootstrap/prefect-ecs-ci"), {}, NO, "no other boundary"],
  [
    "iam:UpdateOpenIDConnectProviderThumbprint",
    iam("oidc-provider/token.actions.githubusercontent.com"),
    {},
    NO,
    "no other issuer",
  ],
  ["iam:CreateRole", role, boundary, YES, "roles inside a stack's"],
  ["iam:DeleteRole", role, {}, YES, "and their end"],
  ["iam:DeleteRole", iam("role/admin"), {}, NO, "not of others'"],
  ["iam:PassRole", role, toTasks, YES, "ECS's tasks get them"],
  ["iam:PassRole", role, { "iam:PassedToService": "lambda.amazonaws.com" }, NO, "no other service can"],
  ["iam:PassRole", iam("role/admin"), toTasks, NO, "nor do they get others'"],
  ["iam:PassRole", scheduleRole, toScheduler, YES, "the scheduler gets those that start agents"],
  ["iam:PassRole", role, toScheduler, NO, "and no others"],
  [
    "iam:PassRole",
    scheduleRole,
    { "iam:PassedToService": "lambda.amazonaws.com" },
    NO,
    "which no other service gets",
  ],
  ["iam:GetRole", iam("role/admin"), {}, YES, "to look around is free"],
  ["servicequotas:GetServiceQuota", "*", {}, YES, "quotas too"],
  ["servicequotas:RequestServiceQuotaIncrease", "*", {}, NO, "as they are"],
  [
    "iam:CreateServiceLinkedRole",
    iam("role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"),
    {},
    YES,
    "ECS's own role",
  ],
  [
    "iam:CreateServiceLinkedRole",
    iam("role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot"),
    {},
    NO,
    "no other service's",
  ],
  [
    "iam:DeleteServiceLinkedRole",
    iam("role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"),
    {},
    NO,
    "which stays",
  ],
  ["iam:AttachRolePolicy", role, boundary, NO, "no managed policy"],
  ["sts:GetFederationToken", "*", {}, NO, "no token that lasts longer"],
  ["sts:AssumeRole", iam("role/admin"), {}, NO, "it assumes no role"],
  ["s3:PutObject", state("stacks/prefect-ecs/prod.json"), {}, YES, "a state is written"],
  ["s3:PutObject", state("stacks/prefect-ecs/prod.json"), elsewhere, NO, "in the regions of the account"],
  ["ec2:DeleteNatGateway", arn("ec2", "natgateway/nat-1"), {}, YES, "a gateway may go"],
  ["s3:PutBucketPolicy", bucket, {}, NO, "no other bucket policy"],
  ["kms:ScheduleKeyDeletion", key, {}, NO, "no end of the key"],
  ["lambda:CreateFunction", arn("lambda", "function:x"), {}, NO, "no other service"],
  ["ecs:CreateCluster", arn("ecs", "cluster/x"), elsewhere, NO, "no other region"],
  ["ecs:CreateCluster", arn("ecs", "cluster/x"), {}, YES, "it bounds, and grants nothing by itself"],
];

/** Permissions of the role that deploys `staging`, while the account lists its VPC in `newVpcs`. */
export const NEW_VPC_CASES: readonly Case[] = [
  ["ec2:CreateTags", sg, asking("staging"), YES, "the VPC's default group, which has no tag"],
  ["ec2:CreateTags", sg, asking("prod"), NO, "not in another's name"],
  ["ec2:CreateTags", sg, { ...asking("staging"), ...tagged("prod") }, NO, "not another stack's group"],
  ["ec2:CreateTags", sg, { "aws:TagKeys": ["team"] }, NO, "and it gets no other tag alone"],
  ...lettingIn("staging").map((context): Case => [
    "ec2:CreateTags",
    sg,
    {
      ...context,
      ...asking("staging"),
      "aws:TagKeys": ["prefect-ecs:stack", context["aws:TagKeys"] ?? []].flat(),
    },
    NO,
    "none with it that lets in",
  ]),
  ["ec2:CreateTags", arn("ec2", "vpc/vpc-1"), asking("staging"), NO, "nothing but groups"],
];

/** An existing Elastic IP for `staging`. */
export const NAMED_ADDRESS = "eipalloc-0123456789abcdef0";
const namedAddress = arn("ec2", `elastic-ip/${NAMED_ADDRESS}`);

/** Permissions of the role that deploys `staging`, in an account with that address in `egressAllocationIds`. */
export const NAMED_ADDRESS_CASES: readonly Case[] = [
  ["ec2:CreateNatGateway", namedAddress, {}, YES, "its gateway leaves by the address"],
  ["ec2:CreateNatGateway", address, {}, NO, "by no other that has no tag"],
  ["ec2:CreateNatGateway", address, tagged("prod"), NO, "nor by another stack's"],
  ["ec2:AssociateAddress", namedAddress, {}, NO, "nothing else does"],
  ["ec2:ReleaseAddress", namedAddress, {}, NO, "and it stays"],
];

/** The account's `taskPolicies` for `staging`, with more than is wise. */
export const TASK_POLICIES = [
  {
    stack: "staging",
    sid: "ByTheAccount",
    actions: ["ec2:*", "s3:*", "sqs:*"],
    resources: ["arn:aws:ec2:*:*:*", "arn:aws:s3:::*", "arn:aws:sqs:*:*:*"],
  },
];

/** Of a task whose role is allowed everything, in that account. */
export const TASK_POLICY_CASES: readonly Case[] = [
  ["sqs:SendMessage", arn("sqs", "acme-orders"), {}, YES, "what the account says besides"],
  ["ec2:CreateTags", sg, asking("staging"), YES, "with its own tag"],
  ["ec2:CreateTags", sg, asking("prod"), NO, "not with another stack's"],
  ["ec2:ReleaseAddress", address, {}, NO, "no address is given back"],
  ["ec2:ReleaseAddress", address, tagged("staging"), NO, "its own neither"],
  [
    "sqs:SendMessage",
    arn("sqs", "prefect-ecs-prod-events-0a1b2c3"),
    tagged("prod"),
    NO,
    "nor forged for others",
  ],
  ["s3:GetObject", state("stacks/prefect-ecs/staging.json"), {}, NO, "the state stays closed"],
  ["s3:ListBucket", bucket, {}, NO, "and its names"],
  ["s3:GetObject", "arn:aws:s3:::acme-data/x", {}, YES, "other buckets are as the account says"],
  ["kms:Decrypt", key, secretsOf("staging"), NO, "so does its key"],
  [
    "redshift-data:ExecuteStatement",
    arn("redshift", "cluster:payroll"),
    {},
    NO,
    "no warehouse but those of the account",
  ],
  ["ecs:UpdateService", agent("prefect-ecs-staging-1"), scheduled, YES, "a schedule starts and stops agents"],
  ["ecs:UpdateService", agent("web"), scheduled, NO, "in the stack's clusters"],
  ["ecs:DeleteService", agent("prefect-ecs-staging-1"), scheduled, NO, "and removes none"],
  [
    "ecs:UpdateService",
    agent("prefect-ecs-staging-1"),
    { ...scheduled, "ecs:task-definition": arn("ecs", "task-definition/prefect-ecs-staging-agent-quick:2") },
    NO,
    "nor gives them another definition",
  ],
];

/** Requests of the role `preview` with AdministratorAccess attached. */
export const BESIDE_CASES: readonly Case[] = [
  ["secretsmanager:GetSecretValue", secret("staging"), {}, NO, "code of a pull request reads no secret"],
  ["secretsmanager:BatchGetSecretValue", "*", {}, NO, "nor several"],
  ["secretsmanager:DescribeSecret", secret("staging"), {}, YES, "but about them"],
];

const discovery = arn("servicediscovery", "service/srv-1");
const rule = arn("ec2", "security-group-rule/sgr-1");
const SERVER_TAG = "aws:ResourceTag/prefect-ecs:prefect-server";
const serverGroup = { ...tagged("staging"), [SERVER_TAG]: "prefect-ecs-staging-server" };
const away = (resource: string): string => resource.replace("123456789012", "210987654321");
const zone = "arn:aws:route53:::hostedzone/Z1";
const byCloudMap = { "aws:ViaAWSService": "true" };

const valkey = (stack: string): string => arn("elasticache", `replicationgroup:prefect-ecs-${stack}-valkey`);
const valkeyUser = (stack: string): string => arn("elasticache", `user:prefect-ecs-${stack}-valkey`);
const defaults = arn("elasticache", "parametergroup:default.valkey8");
const cacheRole =
  "arn:aws:iam::123456789012:role/aws-service-role/elasticache.amazonaws.com/AWSServiceRoleForElastiCache";
const otherServicesRole =
  "arn:aws:iam::123456789012:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot";
const forCaches = { "iam:AWSServiceName": "elasticache.amazonaws.com" };

/** Permissions of the role that deploys `staging`, while the account lists it in `prefectServers`. */
export const PREFECT_SERVER_CASES: readonly Case[] = [
  ["servicediscovery:CreatePrivateDnsNamespace", "*", asking("staging"), YES, "its server has a name"],
  ["servicediscovery:CreatePrivateDnsNamespace", "*", asking("prod"), NO, "in no other's name"],
  ["servicediscovery:CreatePrivateDnsNamespace", "*", {}, NO, "nor in nobody's"],
  ["servicediscovery:GetNamespace", namespace, {}, YES, "a refresh looks at names"],
  ["servicediscovery:DiscoverInstances", "*", {}, NO, "not at what is behind them"],
  ["servicediscovery:CreateHttpNamespace", "*", asking("staging"), NO, "of no other kind"],
  ["servicediscovery:TagResource", "*", asking("staging"), YES, "with its tag"],
  ["servicediscovery:TagResource", "*", {}, NO, "and no other alone"],
  ["servicediscovery:CreateService", namespace, tagged("staging"), YES, "below its own"],
  ["servicediscovery:CreateService", namespace, tagged("prod"), NO, "not below others'"],
  ["servicediscovery:CreateService", namespace, {}, NO, "nor the account's"],
  ["servicediscovery:DeleteNamespace", namespace, tagged("staging"), YES, "it takes it away"],
  ["servicediscovery:DeleteNamespace", namespace, {}, NO, "but none without its tag"],
  ["servicediscovery:DeleteService", discovery, tagged("staging"), YES, "and the name"],
  ["servicediscovery:DeleteService", discovery, {}, NO, "of nobody else"],
  ["servicediscovery:UpdateService", discovery, tagged("staging"), YES, "and changes it"],
  ["servicediscovery:UpdateService", discovery, {}, NO, "its own alone"],
  ["servicediscovery:UpdatePrivateDnsNamespace", namespace, tagged("staging"), YES, "the domain too"],
  ["servicediscovery:UpdatePrivateDnsNamespace", namespace, {}, NO, "not others'"],
  ["servicediscovery:DeleteService", away(discovery), tagged("staging"), NO, "nor of another account"],
  ["servicediscovery:DeregisterInstance", discovery, tagged("staging"), NO, "ECS says what is behind it"],
  ["route53:CreateHostedZone", "*", byCloudMap, YES, "Cloud Map makes a zone for it"],
  ["route53:CreateHostedZone", "*", {}, NO, "it makes none itself"],
  ["route53:DeleteHostedZone", zone, byCloudMap, YES, "and takes it away"],
  ["route53:DeleteHostedZone", zone, {}, NO, "no zone of the account"],
  ["route53:GetHostedZone", zone, byCloudMap, YES, "Cloud Map looks at it"],
  ["route53:GetHostedZone", zone, {}, NO, "it doesn't look itself"],
  ["route53:ListHostedZonesByName", "*", byCloudMap, YES, "nor at others' names"],
  ["route53:ListHostedZonesByName", "*", {}, NO, "by itself"],
  ["route53:ChangeResourceRecordSets", zone, byCloudMap, NO, "records are ECS's"],
  ["ec2:AuthorizeSecurityGroupIngress", sg, serverGroup, YES, "agents reach the server"],
  ["ec2:AuthorizeSecurityGroupIngress", sg, tagged("staging"), NO, "nothing lets into its other groups"],
  [
    "ec2:AuthorizeSecurityGroupIngress",
    sg,
    { ...serverGroup, ...tagged("prod") },
    NO,
    "nor into another stack's server",
  ],
  ["ec2:AuthorizeSecurityGroupIngress", sg, { [SERVER_TAG]: "server" }, NO, "nor into one of no stack"],
  ["ec2:AuthorizeSecurityGroupIngress", away(sg), serverGroup, NO, "nor into another account's"],
  ["ec2:UpdateSecurityGroupRuleDescriptionsIngress", sg, serverGroup, NO, "what a rule says stays"],
  ["ec2:AuthorizeSecurityGroupIngress", rule, asking("staging"), YES, "by a rule with its tag"],
  ["ec2:AuthorizeSecurityGroupIngress", away(rule), asking("staging"), NO, "of this account"],
  ["ec2:AuthorizeSecurityGroupEgress", rule, asking("staging"), NO, "and inbound"],
  ["ec2:AuthorizeSecurityGroupIngress", rule, asking("prod"), NO, "not with another's"],
  ["ec2:CreateTags", rule, asking("staging"), YES, "which it gets at once"],
  ["ec2:CreateTags", rule, {}, NO, "and no other tag alone"],
  ["elasticache:CreateReplicationGroup", valkey("staging"), {}, YES, "it makes its server's Valkey"],
  ["elasticache:CreateReplicationGroup", valkey("prod"), {}, NO, "no other stack's"],
  ["elasticache:CreateReplicationGroup", away(valkey("staging")), {}, NO, "nor another account's"],
  ["elasticache:CreateReplicationGroup", defaults, {}, YES, "with AWS's own parameters"],
  ["elasticache:CreateReplicationGroup", away(defaults), {}, NO, "of this account"],
  ["elasticache:ModifyUser", valkeyUser("staging"), {}, YES, "its user gets a password"],
  ["elasticache:ModifyUser", valkeyUser("prod"), {}, NO, "no other stack's user"],
  ["elasticache:DeleteReplicationGroup", valkey("staging"), tagged("prod"), NO, "what others marked stays"],
  ["elasticache:Connect", valkeyUser("staging"), {}, NO, "nobody logs in by a role"],
  ["elasticache:CreateSnapshot", valkey("staging"), {}, NO, "and takes what waits there away"],
  ["elasticache:DescribeUsers", valkeyUser("prod"), {}, YES, "a refresh sees names"],
  [
    "iam:CreateServiceLinkedRole",
    cacheRole,
    forCaches,
    YES,
    "an account's first cache needs the service's role",
  ],
  ["iam:CreateServiceLinkedRole", cacheRole, {}, NO, "that service's alone"],
  ["iam:CreateServiceLinkedRole", away(cacheRole), forCaches, NO, "in this account"],
];

/** Permissions of that role with AdministratorAccess attached by mistake. */
export const PREFECT_SERVER_BOUNDARY_CASES: readonly Case[] = [
  ["servicediscovery:DeleteNamespace", namespace, {}, YES, "private names are a service of the program"],
  ["servicediscovery:DeleteNamespace", namespace, elsewhere, NO, "in its regions"],
  ["route53:DeleteHostedZone", zone, byCloudMap, YES, "zones are Cloud Map's"],
  ["route53:DeleteHostedZone", zone, {}, NO, "not the role's"],
  ["route53:ChangeResourceRecordSets", zone, byCloudMap, NO, "nor their records"],
  ["elasticache:CreateReplicationGroup", valkey("staging"), {}, YES, "caches too"],
  ["elasticache:CreateReplicationGroup", valkey("staging"), elsewhere, NO, "in its regions"],
  ["iam:CreateServiceLinkedRole", cacheRole, forCaches, YES, "with the service's role"],
  ["iam:CreateServiceLinkedRole", otherServicesRole, {}, NO, "and no other's"],
  ["iam:DeleteServiceLinkedRole", cacheRole, {}, NO, "which stays"],
];

/** Permissions of the role of drift detection, in that account. */
export const PREFECT_SERVER_DRIFT_CASES: readonly Case[] = [
  ["servicediscovery:GetNamespace", namespace, {}, YES, "it looks at private names"],
  ["servicediscovery:GetService", discovery, {}, YES, "and at those below"],
  ["servicediscovery:ListTagsForResource", "*", {}, YES, "and their tags"],
  ["servicediscovery:GetOperation", "*", {}, YES, "and whether they are made"],
  ["servicediscovery:DeleteNamespace", namespace, tagged("staging"), NO, "which stay"],
  ["elasticache:DescribeReplicationGroups", valkey("staging"), {}, YES, "it looks at caches"],
  ["elasticache:DescribeUsers", valkeyUser("staging"), {}, YES, "and their users"],
  ["elasticache:DescribeUserGroups", "*", {}, YES, "in their groups"],
  ["elasticache:DescribeCacheSubnetGroups", "*", {}, YES, "and where they are"],
  ["elasticache:DescribeCacheClusters", "*", {}, YES, "node by node"],
  ["elasticache:ListTagsForResource", valkey("staging"), {}, YES, "and whose they are"],
  ["elasticache:ModifyUser", valkeyUser("staging"), {}, NO, "which stay as they are"],
];
