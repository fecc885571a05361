import type { PolicyStatement } from "../../components/iam/policyStatement";
import { PREFECT_SERVER_TAG } from "../../components/server/serverAddress";
import { STACK_TAG } from "../../stacks/stackTag";
import { arn, iamArn, type Scope } from "./scope";

/** Cloud Map asks Route 53 in the caller's name: https://docs.aws.amazon.com/cloud-map/latest/dg/access-control-managing-permissions.html */
export const ZONES_OF_CLOUD_MAP = {
  actions: [
    "route53:CreateHostedZone",
    "route53:DeleteHostedZone",
    "route53:GetHostedZone",
    "route53:ListHostedZonesByName",
  ],
  // Zones have no names or tags that IAM sees; by itself a role can't touch one.
  resources: ["*"],
  conditions: { Bool: { "aws:ViaAWSService": ["true"] } },
};

/**
 * Permissions to create, update and delete the private DNS name and the Valkey of a stack's Prefect server, and to let agents in.
 *
 * @param owner `<project>/<stack>`, the value of the stack's tag.
 */
export function prefectServerStatements(scope: Scope, owner: string): PolicyStatement[] {
  const asked = { StringEquals: { [`aws:RequestTag/${STACK_TAG}`]: [owner] } };
  const own = { StringEquals: { [`aws:ResourceTag/${STACK_TAG}`]: [owner] } };
  const names = ["namespace", "service"].map((kind) => arn(scope, "servicediscovery", `${kind}/*`));
  return [
    READ_PRIVATE_NAMES,
    READ_VALKEY,
    ...valkeyStatements(scope),
    {
      sid: "MakePrivateNames",
      actions: ["servicediscovery:CreatePrivateDnsNamespace", "servicediscovery:TagResource"],
      resources: ["*"],
      conditions: asked,
    },
    {
      sid: "OwnPrivateNames",
      actions: [
        "servicediscovery:CreateService",
        "servicediscovery:DeleteNamespace",
        "servicediscovery:DeleteService",
        "servicediscovery:UpdatePrivateDnsNamespace",
        "servicediscovery:UpdateService",
      ],
      resources: names,
      conditions: own,
    },
    { sid: "ZonesOfCloudMap", ...ZONES_OF_CLOUD_MAP },
    // IAM can't say from where a rule lets in.
    {
      sid: "LetIntoPrefectServer",
      actions: ["ec2:AuthorizeSecurityGroupIngress"],
      resources: [arn(scope, "ec2", "security-group/*")],
      conditions: { ...own, Null: { [`aws:ResourceTag/${PREFECT_SERVER_TAG}`]: ["false"] } },
    },
    {
      sid: "MakeRulesOfPrefectServer",
      actions: ["ec2:AuthorizeSecurityGroupIngress", "ec2:CreateTags"],
      resources: [arn(scope, "ec2", "security-group-rule/*")],
      conditions: asked,
    },
  ];
}

/** ARN of ElastiCache's service-linked role. */
export function elastiCacheOwnRole(scope: Scope): string {
  return iamArn(scope, "role/aws-service-role/elasticache.amazonaws.com/AWSServiceRoleForElastiCache");
}

/** Permissions to create, update and delete the Valkey of a server of several tasks. */
function valkeyStatements(scope: Scope): PolicyStatement[] {
  const own = ["cluster", "replicationgroup", "subnetgroup", "user", "usergroup"].map((kind) =>
    arn(scope, "elasticache", `${kind}:${scope.prefix}-*`),
  );
  return [
    {
      sid: "OwnValkey",
      actions: [
        "elasticache:AddTagsToResource",
        "elasticache:CreateCacheSubnetGroup",
        "elasticache:CreateReplicationGroup",
        "elasticache:CreateUser",
        "elasticache:CreateUserGroup",
        "elasticache:DecreaseReplicaCount",
        "elasticache:DeleteCacheSubnetGroup",
        "elasticache:DeleteReplicationGroup",
        "elasticache:DeleteUser",
        "elasticache:DeleteUserGroup",
        "elasticache:IncreaseReplicaCount",
        "elasticache:ModifyCacheSubnetGroup",
        "elasticache:ModifyReplicationGroup",
        "elasticache:ModifyUser",
        "elasticache:ModifyUserGroup",
        "elasticache:RemoveTagsFromResource",
      ],
      // A call that creates a group names AWS's own parameters too.
      resources: [...own, arn(scope, "elasticache", "parametergroup:default.*")],
    },
    // ElastiCache creates it with an account's first cache.
    {
      sid: "RoleOfElastiCacheItself",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [elastiCacheOwnRole(scope)],
      conditions: { StringEquals: { "iam:AWSServiceName": ["elasticache.amazonaws.com"] } },
    },
  ];
}

/** Permissions of a refresh, of deployments too. Some support no resources, and they show names only. */
export const READ_PRIVATE_NAMES: PolicyStatement = {
  sid: "ReadPrivateNames",
  actions: [
    "servicediscovery:GetNamespace",
    "servicediscovery:GetOperation",
    "servicediscovery:GetService",
    "servicediscovery:ListTagsForResource",
  ],
  resources: ["*"],
};

/** Permissions of a refresh: which caches and users there are, and no keys or passwords. */
export const READ_VALKEY: PolicyStatement = {
  sid: "ReadValkey",
  actions: [
    "elasticache:DescribeCacheClusters",
    "elasticache:DescribeCacheSubnetGroups",
    "elasticache:DescribeReplicationGroups",
    "elasticache:DescribeUserGroups",
    "elasticache:DescribeUsers",
    "elasticache:ListTagsForResource",
  ],
  resources: ["*"],
};
