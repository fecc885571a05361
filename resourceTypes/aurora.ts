import { kind } from "./description";
import { Access, READ_BY_COST, type ResourceType } from "./resourceType";
import { keeping, type Kept, MAKES_SECRET, parameterGroup, secretOf } from "./store";

export const aurora = {
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": {
    ...parameterGroup,
    deploy: {
      create: [
        "rds:CreateDBClusterParameterGroup",
        "rds:ModifyDBClusterParameterGroup",
        "rds:AddTagsToResource",
      ],
      read: [
        "rds:DescribeDBClusterParameterGroups",
        "rds:DescribeDBClusterParameters",
        "rds:ListTagsForResource",
      ],
      update: ["rds:ModifyDBClusterParameterGroup", "rds:ResetDBClusterParameterGroup"],
      delete: ["rds:DeleteDBClusterParameterGroup"],
    },
    terraform: { type: "aws_rds_cluster_parameter_group", renamed: { parameters: "parameter" } },
  },
  "aws:rds/cluster:Cluster": {
    words: ({ inputs, protect }) => {
      const cluster = inputs as unknown as ClusterInputs;
      const { minCapacity, maxCapacity, secondsUntilAutoPause } = cluster.serverlessv2ScalingConfiguration;
      const pause =
        minCapacity === 0 ? `, pauses after ${secondsUntilAutoPause ?? 300} s without a connection` : "";
      return {
        kind: "Aurora cluster",
        facts: [
          `${cluster.engine} ${cluster.engineVersion}, ${minCapacity} to ${maxCapacity} ACUs${pause}`,
          keeping(cluster, protect),
        ],
      };
    },
    cost: READ_BY_COST,
    access: Access.none,
    replacedBy: {
      inputs: [
        "availabilityZones",
        "clusterIdentifier",
        "clusterIdentifierPrefix",
        "databaseName",
        "dbSubnetGroupName",
        "engine",
        "engineMode",
        "kmsKeyId",
        "masterUsername",
        "snapshotIdentifier",
        "sourceRegion",
        "storageEncrypted",
      ],
      unknown: ["restoreToPointInTime", "s3Import"],
    },
    deploy: {
      create: [
        "rds:CreateDBCluster",
        "rds:RestoreDBClusterFromSnapshot",
        "rds:AddTagsToResource",
        "iam:CreateServiceLinkedRole",
        ...MAKES_SECRET,
      ],
      read: ["rds:DescribeDBClusters", "rds:DescribeGlobalClusters", "rds:ListTagsForResource"],
      update: ["rds:ModifyDBCluster", "rds:RemoveTagsFromResource"],
      delete: ["rds:DeleteDBCluster", "rds:CreateDBClusterSnapshot"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_rds_cluster" },
    offline: ({ name, region, arn, inputs }) => ({
      id: name,
      state: {
        arn: arn("rds", `cluster:${name}`),
        endpoint: `${name}.cluster-abcdefghijkl.${region}.rds.amazonaws.com`,
        port: 5432,
        masterUsername: inputs["masterUsername"],
        masterUserSecrets: secretOf("cluster", arn),
      },
    }),
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    words: kind("Aurora instance", ({ instanceClass }: { readonly instanceClass: string }) => [
      instanceClass,
    ]),
    cost: READ_BY_COST,
    access: Access.none,
    replacedBy: {
      inputs: [
        "availabilityZone",
        "clusterIdentifier",
        "customIamInstanceProfile",
        "dbSubnetGroupName",
        "engine",
        "identifier",
        "identifierPrefix",
      ],
    },
    deploy: {
      create: ["rds:CreateDBInstance", "rds:AddTagsToResource"],
      read: ["rds:DescribeDBInstances", "rds:ListTagsForResource"],
      update: ["rds:ModifyDBInstance"],
      delete: ["rds:DeleteDBInstance"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_rds_cluster_instance" },
    offline: ({ name, arn }) => ({ id: name, state: { arn: arn("rds", `db:${name}`) } }),
  },
} satisfies Record<string, ResourceType>;

interface ClusterInputs extends Kept {
  readonly engine: string;
  readonly engineVersion: string;
  readonly serverlessv2ScalingConfiguration: {
    readonly minCapacity: number;
    readonly maxCapacity: number;
    readonly secondsUntilAutoPause?: number;
  };
}
