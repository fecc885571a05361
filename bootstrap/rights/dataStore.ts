import { DATA_STORE_TAG, MANAGED_SECRETS } from "../../components/store/connection";
import type { PolicyStatement } from "../../components/iam/policyStatement";
import { STACK_TAG } from "../../stacks/stackTag";
import { arn, iamArn, type Scope } from "./scope";

/** ARN of RDS's service-linked role. */
export function rdsOwnRole(scope: Scope): string {
  return iamArn(scope, "role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS");
}

/**
 * Permissions to create, update and delete a stack's data store. RDS's own secrets have no stack's name.
 *
 * @param owner `<project>/<stack>`, the value of the stack's tag.
 */
export function dataStoreStatements(scope: Scope, owner: string): PolicyStatement[] {
  const own = ["cluster", "cluster-pg", "cluster-snapshot", "db", "pg", "snapshot", "subgrp"].map((kind) =>
    arn(scope, "rds", `${kind}:${scope.prefix}-*`),
  );
  return [
    {
      sid: "OwnDataStore",
      actions: [
        "rds:AddTagsToResource",
        "rds:CreateDBCluster",
        "rds:CreateDBClusterParameterGroup",
        "rds:CreateDBClusterSnapshot",
        "rds:CreateDBInstance",
        "rds:CreateDBParameterGroup",
        "rds:CreateDBSnapshot",
        "rds:CreateDBSubnetGroup",
        "rds:DeleteDBCluster",
        "rds:DeleteDBClusterParameterGroup",
        "rds:DeleteDBInstance",
        "rds:DeleteDBParameterGroup",
        "rds:DeleteDBSubnetGroup",
        "rds:ModifyDBCluster",
        "rds:ModifyDBClusterParameterGroup",
        "rds:ModifyDBInstance",
        "rds:ModifyDBParameterGroup",
        "rds:ModifyDBSubnetGroup",
        "rds:RebootDBInstance",
        "rds:RemoveTagsFromResource",
        "rds:ResetDBClusterParameterGroup",
        "rds:ResetDBParameterGroup",
        "rds:RestoreDBClusterFromSnapshot",
        "rds:RestoreDBInstanceFromDBSnapshot",
      ],
      // A call that creates an instance names AWS's own option group too.
      resources: [...own, arn(scope, "rds", "og:default:*")],
    },
    {
      sid: "LetRdsMakeItsSecret",
      actions: ["secretsmanager:CreateSecret", "secretsmanager:TagResource"],
      resources: [arn(scope, "secretsmanager", MANAGED_SECRETS)],
    },
    // IAM can't say from where a rule lets in.
    {
      sid: "LetIntoDataStore",
      actions: ["ec2:AuthorizeSecurityGroupIngress"],
      resources: [arn(scope, "ec2", "security-group/*")],
      conditions: {
        StringEquals: { [`aws:ResourceTag/${STACK_TAG}`]: [owner] },
        Null: { [`aws:ResourceTag/${DATA_STORE_TAG}`]: ["false"] },
      },
    },
    // RDS creates it with an account's first database.
    {
      sid: "RoleOfRdsItself",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [rdsOwnRole(scope)],
      conditions: { StringEquals: { "iam:AWSServiceName": ["rds.amazonaws.com"] } },
    },
  ];
}

/** Permissions of a refresh. `DescribeGlobalClusters` shows names only, and the provider asks for it. */
export function readDataStoreStatements(scope: Scope): PolicyStatement[] {
  return [
    {
      sid: "ReadDataStores",
      actions: [
        "rds:DescribeDBClusterParameterGroups",
        "rds:DescribeDBClusterParameters",
        "rds:DescribeDBClusters",
        "rds:DescribeDBInstances",
        "rds:DescribeDBParameterGroups",
        "rds:DescribeDBParameters",
        "rds:DescribeDBSubnetGroups",
        "rds:DescribeGlobalClusters",
        "rds:ListTagsForResource",
      ],
      // Global clusters have no region.
      resources: [arn(scope, "rds", "*"), `arn:${scope.partition}:rds::${scope.accountId}:global-cluster:*`],
    },
  ];
}
