import type { Case } from "./cases";
import type { Written } from "./configFixture";
import { arn, asking, iam, tagged } from "./requests";

const YES = true;
const NO = false;
const vpc = arn("ec2", "vpc/vpc-0123456789abcdef0");
const group = arn("ec2", "security-group/sg-1");
const sharedGroup = "arn:aws:ec2:eu-west-1:210987654321:security-group/sg-1";
const databaseGroup = arn("ec2", "security-group/sg-0123456789abcdef1");
const rule = arn("ec2", "security-group-rule/sgr-1");
const ofStore = { "aws:ResourceTag/prefect-ecs:data-store": "prefect-ecs-staging-store" };
const rdsRole = iam("role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS");
const toRds = { "iam:AWSServiceName": "rds.amazonaws.com" };
const rdsSecret = arn("secretsmanager", "secret:rds!db-1-AbCdEf");
const cluster = arn("ecs", "cluster/data");
const service = (stack: string): string =>
  arn("ecs", `service/data/prefect-ecs-${stack}-agent-default-0a1b2c3`);
const definition = (stack: string): string =>
  arn("ecs", `task-definition/prefect-ecs-${stack}-registration:1`);
const task = arn("ecs", "task/data/0a1b2c3d");
const images = (stack: string): string =>
  `arn:aws:ecr:eu-west-1:210987654321:repository/prefect-ecs-${stack}-0a1b2c3`;
const inData = { "ecs:cluster": cluster };

/** The stack `staging` is in `data`, and in the VPC; `prod` has its own, and an image of another account. */
export const GUEST_CASES: Readonly<Record<string, readonly Case[]>> = {
  "deploy-staging": [
    // The VPC
    ["ec2:CreateSecurityGroup", vpc, {}, YES, "agents and flow runs have security groups in it"],
    ["ec2:CreateSecurityGroup", arn("ec2", "vpc/vpc-1"), {}, NO, "not in another VPC"],
    [
      "ec2:CreateSecurityGroup",
      "arn:aws:ec2:eu-west-1:210987654321:vpc/vpc-0123456789abcdef0",
      {},
      YES,
      "also where another account shares it",
    ],
    ["ec2:CreateSecurityGroup", group, {}, NO, "not one without the stack's tag"],
    ["ec2:CreateSecurityGroup", sharedGroup, asking("staging"), NO, "nor one of another account"],
    [
      "ec2:CreateTags",
      sharedGroup,
      { ...asking("staging"), "ec2:CreateAction": "CreateSecurityGroup" },
      NO,
      "whose groups it doesn't tag",
    ],
    ["ec2:AuthorizeSecurityGroupIngress", group, {}, NO, "the groups that are there stay as they are"],
    ["ec2:CreateTags", group, asking("staging"), NO, "and become no other stack's"],
    // Databases there
    ["ec2:AuthorizeSecurityGroupIngress", databaseGroup, {}, YES, "but a database's lets its flow runs in"],
    ["ec2:AuthorizeSecurityGroupIngress", rule, asking("staging"), YES, "by a rule with its tag"],
    ["ec2:CreateTags", rule, asking("staging"), YES, "which gets it at once"],
    ["ec2:AuthorizeSecurityGroupIngress", rule, asking("prod"), NO, "not with another stack's"],
    ["ec2:AuthorizeSecurityGroupIngress", rule, {}, NO, "nor without one"],
    ["ec2:ModifySecurityGroupRules", rule, asking("staging"), NO, "and changes none"],
    ["ec2:RevokeSecurityGroupIngress", databaseGroup, {}, YES, "until it is destroyed"],
    ["ec2:DeleteSecurityGroup", databaseGroup, {}, NO, "the group stays"],
    ["ec2:AuthorizeSecurityGroupEgress", databaseGroup, {}, NO, "and what the database reaches"],
    // The data store
    [
      "rds:CreateDBInstance",
      arn("rds", "db:prefect-ecs-staging-store-1"),
      asking("staging"),
      YES,
      "it makes one",
    ],
    [
      "rds:DeleteDBInstance",
      arn("rds", "db:prefect-ecs-prod-store-1"),
      tagged("prod"),
      NO,
      "not another stack's",
    ],
    ["rds:ModifyDBInstance", arn("rds", "db:shop"), {}, NO, "nor anybody's database"],
    [
      "rds:CreateDBSnapshot",
      arn("rds", "snapshot:prefect-ecs-staging-store-1-final"),
      {},
      YES,
      "with a last snapshot",
    ],
    ["rds:DeleteDBSnapshot", arn("rds", "snapshot:prefect-ecs-staging-store-1-final"), {}, NO, "which stays"],
    ["secretsmanager:CreateSecret", rdsSecret, {}, YES, "RDS makes its secret in the role's name"],
    ["secretsmanager:GetSecretValue", rdsSecret, {}, NO, "which it doesn't read"],
    [
      "secretsmanager:CreateSecret",
      arn("secretsmanager", "secret:payroll-AbCdEf"),
      {},
      NO,
      "and no other secret",
    ],
    ["iam:CreateServiceLinkedRole", rdsRole, toRds, YES, "RDS's own role comes with the first database"],
    ["iam:CreateServiceLinkedRole", rdsRole, {}, NO, "for RDS only"],
    ["iam:CreateServiceLinkedRole", `${rdsRole}Else`, toRds, NO, "and no other role"],
    [
      "ec2:AuthorizeSecurityGroupIngress",
      arn("ec2", "security-group/sg-2"),
      { ...tagged("staging"), ...ofStore },
      YES,
      "its group lets flow runs in",
    ],
    [
      "ec2:AuthorizeSecurityGroupIngress",
      arn("ec2", "security-group/sg-2"),
      tagged("staging"),
      NO,
      "no other group of the stack does",
    ],
    ["ec2:AuthorizeSecurityGroupIngress", group, ofStore, NO, "nor one without an owner"],
    [
      "ec2:AuthorizeSecurityGroupIngress",
      rule,
      { ...tagged("staging"), ...ofStore },
      NO,
      "nor is a rule changed",
    ],
    [
      "ec2:UpdateSecurityGroupRuleDescriptionsIngress",
      arn("ec2", "security-group/sg-2"),
      { ...tagged("staging"), ...ofStore },
      NO,
      "or described otherwise",
    ],
    ["ec2:CreateSubnet", vpc, {}, NO, "so do the subnets"],
    ["ec2:CreateTags", vpc, asking("staging"), NO, "it doesn't become the stack's"],
    ["ec2:DeleteVpc", vpc, {}, NO, "and stays"],
    ["ec2:CreateVpc", arn("ec2", "vpc/vpc-1"), asking("staging"), NO, "it makes no VPC beside it"],
    ["ec2:AllocateAddress", arn("ec2", "elastic-ip/eipalloc-1"), asking("staging"), NO, "and no address"],
    ["ec2:DeleteVpc", arn("ec2", "vpc/vpc-1"), tagged("staging"), YES, "but may remove one that it had"],
    // The cluster
    ["ecs:DescribeClusters", cluster, {}, YES, "its settings are checked"],
    ["ecs:UpdateCluster", cluster, {}, NO, "and stay as they are"],
    ["ecs:PutClusterCapacityProviders", cluster, {}, NO, "with its capacity providers"],
    ["ecs:TagResource", cluster, asking("staging"), NO, "and tags"],
    ["ecs:DeleteCluster", cluster, {}, NO, "it stays"],
    ["ecs:CreateService", service("staging"), inData, YES, "the agents are services in it"],
    ["ecs:UpdateService", service("staging"), inData, YES, "which change"],
    ["ecs:UpdateService", service("prod"), inData, NO, "not another stack's"],
    ["ecs:DeleteService", arn("ecs", "service/data/web"), inData, NO, "nor anybody else's"],
    ["ecs:DescribeServices", arn("ecs", "service/data/web"), inData, YES, "what runs there may be seen"],
    ["ecs:RunTask", definition("staging"), inData, YES, "registration runs in it"],
    ["ecs:RunTask", definition("prod"), inData, NO, "not another stack's"],
    ["ecs:RunTask", definition("staging"), { "ecs:cluster": arn("ecs", "cluster/x") }, NO, "nor elsewhere"],
    ["ecs:TagResource", task, { "ecs:CreateAction": "RunTask" }, YES, "with its definition's tags"],
    ["ecs:TagResource", task, asking("staging"), NO, "a running task can't become the stack's"],
    ["ecs:DescribeTasks", task, inData, YES, "it is followed"],
    ["ecs:StopTask", task, tagged("staging"), YES, "and stopped"],
    ["ecs:StopTask", task, tagged("prod"), NO, "not another stack's"],
    ["ecs:StopTask", task, {}, NO, "nor anybody else's"],
    ["ecs:ListTagsForResource", service("staging"), {}, YES, "its services' tags are read"],
    ["ecs:ListTagsForResource", arn("ecs", "service/web/web"), {}, NO, "not those of another cluster"],
    ["ecs:DescribeClusters", arn("ecs", "cluster/web"), {}, NO, "which it doesn't look at"],
    ["ecs:DescribeTasks", arn("ecs", "task/web/0a1b2c3d"), {}, NO, "nor at its tasks"],
    ["ecs:StopTask", arn("ecs", "task/web/0a1b2c3d"), tagged("staging"), NO, "nor stops any"],
    [
      "ecs:TagResource",
      arn("ecs", "task/web/0a1b2c3d"),
      { "ecs:CreateAction": "RunTask" },
      NO,
      "nor tags any",
    ],
    [
      "ecs:UpdateService",
      service("staging"),
      { "ecs:task-definition": definition("prod") },
      NO,
      "nor runs others'",
    ],
    ["ecs:UpdateServicePrimaryTaskSet", service("staging"), {}, NO, "its services have one set of tasks"],
    ["ecs:StartTask", definition("staging"), inData, NO, "nothing starts on a machine of the cluster"],
    ["ecs:ExecuteCommand", task, { ...tagged("staging"), ...inData }, NO, "no shell opens in its tasks"],
    ["ecs:ExecuteCommand", task, inData, NO, "nor in others'"],
    // The image
    ["ecr:PutImage", images("staging"), {}, NO, "nothing in another account"],
  ],
  "deploy-prod": [
    ["ec2:CreateSecurityGroup", vpc, {}, NO, "the VPC is for staging"],
    ["ecs:DescribeClusters", cluster, {}, NO, "so is the cluster"],
    ["ecs:RunTask", definition("prod"), inData, NO, "in which it runs nothing"],
    // The image, of another account
    ["ecr:DescribeImages", images("staging"), {}, YES, "the image that it is given is looked up"],
    ["ecr:BatchGetImage", images("staging"), {}, YES, "and its manifest"],
    ["ecr:PutImage", images("staging"), {}, YES, "for a tag that says that it is in use"],
    ["ecr:BatchDeleteImage", images("staging"), {}, YES, "which goes afterwards"],
    ["ecr:DeleteRepository", images("staging"), {}, NO, "the repository stays"],
    ["ecr:PutImage", images("qa"), {}, NO, "and others are no business of its"],
  ],
  preview: [
    ["ecs:DescribeClusters", arn("ecs", "cluster/web"), {}, NO, "not at another cluster"],
    ["ecs:DescribeClusters", cluster, {}, YES, "a preview looks at the cluster"],
    ["ecs:DescribeServices", service("staging"), {}, NO, "not at the services in it"],
    ["ecs:UpdateCluster", cluster, {}, NO, "which stays as it is"],
    ["ecs:RunTask", definition("staging"), inData, NO, "it runs nothing"],
    ["ec2:CreateSecurityGroup", vpc, {}, NO, "and makes nothing"],
  ],
  drift: [
    ["ecs:DescribeClusters", cluster, {}, YES, "a refresh looks at the cluster"],
    ["ecs:DescribeClusters", arn("ecs", "cluster/web"), {}, NO, "not at another"],
    ["ecs:UpdateCluster", cluster, {}, NO, "which stays as it is"],
    ["ecs:DescribeServices", service("staging"), {}, YES, "and at the stacks' services"],
    ["ecs:DescribeServices", arn("ecs", "service/data/web"), {}, NO, "not at others'"],
    ["ecs:UpdateService", service("staging"), {}, NO, "which stay as well"],
    ["ecs:DescribeTasks", task, {}, NO, "not at tasks"],
  ],
};

/** The account that was told of them. */
export const GUESTS: Written = {
  repository: "acme/flows",
  vpcIds: { staging: "vpc-0123456789abcdef0" },
  clusterNames: { staging: "data" },
  imageRepositoryArns: { prod: images("staging") },
  databaseSecurityGroupIds: { staging: ["sg-0123456789abcdef1"] },
  dataStores: ["staging"],
};
