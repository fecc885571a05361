import { kind } from "./description";
import { MONTH_HOURS } from "./priceKey";
import { Access, type ResourceType } from "./resourceType";

/** Of a Prefect server of several tasks: Valkey on ElastiCache. */
export const valkey = {
  "aws:elasticache/subnetGroup:SubnetGroup": {
    words: kind("Cache subnet group", ({ subnetIds }: { readonly subnetIds: readonly string[] }) => [
      `${subnetIds.length} private subnets`,
    ]),
    cost: { reason: "a list of subnets costs nothing" },
    access: Access.none,
    replacedBy: { inputs: ["name"] },
    deploy: {
      create: ["elasticache:CreateCacheSubnetGroup", "elasticache:AddTagsToResource"],
      read: ["elasticache:DescribeCacheSubnetGroups", "elasticache:ListTagsForResource"],
      update: ["elasticache:ModifyCacheSubnetGroup", "elasticache:RemoveTagsFromResource"],
      delete: ["elasticache:DeleteCacheSubnetGroup"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_elasticache_subnet_group" },
    offline: ({ name }) => ({ id: name, state: { name } }),
  },
  "aws:elasticache/user:User": {
    words: kind("Valkey user", ({ userName, accessString }: UserInputs) => [`${userName}: ${accessString}`]),
    cost: { reason: "users of ElastiCache cost nothing" },
    access: Access.none,
    replacedBy: { inputs: ["userId", "userName"] },
    deploy: {
      create: ["elasticache:CreateUser", "elasticache:AddTagsToResource"],
      read: ["elasticache:DescribeUsers", "elasticache:ListTagsForResource"],
      // The step that makes the password, too.
      update: ["elasticache:ModifyUser", "elasticache:RemoveTagsFromResource"],
      delete: ["elasticache:DeleteUser"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_elasticache_user" },
    offline: ({ name, arn }) => ({ id: name, state: { arn: arn("elasticache", `user:${name}`) } }),
  },
  "aws:elasticache/userGroup:UserGroup": {
    words: kind("Valkey users", ({ userIds }: { readonly userIds: readonly string[] }) => [
      `only ${userIds.join(", ")}`,
    ]),
    cost: { reason: "groups of users of ElastiCache cost nothing" },
    access: Access.none,
    replacedBy: { inputs: ["userGroupId"] },
    deploy: {
      create: ["elasticache:CreateUserGroup", "elasticache:AddTagsToResource"],
      read: ["elasticache:DescribeUserGroups", "elasticache:ListTagsForResource"],
      update: ["elasticache:ModifyUserGroup", "elasticache:RemoveTagsFromResource"],
      delete: ["elasticache:DeleteUserGroup"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_elasticache_user_group" },
    offline: ({ name, arn }) => ({ id: name, state: { arn: arn("elasticache", `usergroup:${name}`) } }),
  },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    words: kind("Valkey", (group: GroupInputs) => [
      `${group.engine} ${group.engineVersion}, ${group.numCacheClusters} nodes ${group.nodeType}${group.multiAzEnabled ? " in two zones" : ""}`,
      group.snapshotRetentionLimit === 0 ? "no backups" : `backups of ${group.snapshotRetentionLimit} days`,
    ]),
    cost: {
      item: "Valkey of the Prefect server",
      part: "other",
      price: "valkeyMicroHour",
      quantity: ({ numCacheClusters }) => Number(numCacheClusters) * MONTH_HOURS,
    },
    access: Access.none,
    replacedBy: {
      inputs: [
        "atRestEncryptionEnabled",
        "dataTieringEnabled",
        "globalReplicationGroupId",
        "kmsKeyId",
        "networkType",
        "port",
        "replicationGroupId",
        "securityGroupNames",
        "snapshotArns",
        "snapshotName",
        "subnetGroupName",
      ],
    },
    deploy: {
      create: [
        "elasticache:CreateReplicationGroup",
        "elasticache:AddTagsToResource",
        "iam:CreateServiceLinkedRole",
      ],
      read: [
        "elasticache:DescribeReplicationGroups",
        "elasticache:DescribeCacheClusters",
        "elasticache:ListTagsForResource",
      ],
      update: [
        "elasticache:ModifyReplicationGroup",
        "elasticache:IncreaseReplicaCount",
        "elasticache:DecreaseReplicaCount",
        "elasticache:RemoveTagsFromResource",
      ],
      delete: ["elasticache:DeleteReplicationGroup"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_elasticache_replication_group" },
    offline: ({ name, region, arn }) => ({
      id: name,
      state: {
        arn: arn("elasticache", `replicationgroup:${name}`),
        primaryEndpointAddress: `master.${name}.abcdef.${shortRegion(region)}.cache.amazonaws.com`,
      },
    }),
  },
} satisfies Record<string, ResourceType>;

/** `eu-west-1` → `euw1` */
function shortRegion(region: string): string {
  const [area = "", direction = "", number = ""] = region.split("-");
  return `${area}${direction[0] ?? ""}${number}`;
}

interface UserInputs {
  readonly userName: string;
  readonly accessString: string;
}

interface GroupInputs {
  readonly engine: string;
  readonly engineVersion: string;
  readonly nodeType: string;
  readonly numCacheClusters: number;
  readonly multiAzEnabled: boolean;
  readonly snapshotRetentionLimit: number;
}
