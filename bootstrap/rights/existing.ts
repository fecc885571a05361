import type { PolicyStatement } from "../../components/iam/policyStatement";
import { STACK_TAG } from "../../stacks/stackTag";
import { runServices } from "./containers";
import { markImages } from "./images";
import { arn, type Scope } from "./scope";

/** Existing resources that a stack uses. */
export interface Existing {
  /** Undefined: the stack creates its own VPC. */
  readonly vpcId: string | undefined;
  /** Undefined: the stack creates its own cluster. */
  readonly clusterName: string | undefined;
  /** Undefined: the stack's images are in repositories of the project in this account. */
  readonly imageRepositoryArn: string | undefined;
  /** Security groups of databases that its tasks connect to. */
  readonly databaseSecurityGroupIds: string[];
}

/** Permissions of a preview to look up existing clusters. */
export function lookUpExistingStatements(scope: Scope, clusterNames: string[]): PolicyStatement[] {
  return [
    {
      sid: "ReadExistingClusters",
      actions: ["ecs:DescribeClusters"],
      resources: clusterNames.map((name) => arn(scope, "ecs", `cluster/${name}`)),
    },
  ];
}

/** Permissions of a refresh on existing clusters. It can describe VPCs anyway. */
export function readExistingStatements(scope: Scope, clusterNames: string[]): PolicyStatement[] {
  return [
    ...lookUpExistingStatements(scope, clusterNames),
    {
      sid: "ReadOwnServicesThere",
      actions: ["ecs:DescribeServices", "ecs:ListTagsForResource"],
      resources: clusterNames.map((name) => ownServices(scope, name)),
    },
  ];
}

/**
 * Permissions to create a stack's security groups in an existing VPC, its services and tasks in an existing cluster, and
 * its tags on existing images.
 *
 * @param owner `<project>/<stack>`, the value of the stack's tag.
 */
export function useExistingStatements(
  scope: Scope,
  owner: string,
  { vpcId, clusterName, imageRepositoryArn, databaseSecurityGroupIds }: Existing,
): PolicyStatement[] {
  return [
    ...(databaseSecurityGroupIds.length === 0 ? [] : openDatabases(scope, owner, databaseSecurityGroupIds)),
    ...(vpcId === undefined ? [] : [useVpc(scope, vpcId)]),
    ...(clusterName === undefined ? [] : useCluster(scope, owner, clusterName)),
    ...(imageRepositoryArn === undefined ? [] : [markImages("MarkImagesInUseThere", [imageRepositoryArn])]),
  ];
}

/** In any account: the VPC may be a shared one, and its id is globally unique. */
function useVpc({ partition }: Scope, vpcId: string): PolicyStatement {
  return {
    sid: "MakeSecurityGroupsInExistingVpc",
    actions: ["ec2:CreateSecurityGroup"],
    resources: [`arn:${partition}:ec2:*:*:vpc/${vpcId}`],
  };
}

/** IAM can't say from where a rule lets in; rules of others have another tag, or none. */
function openDatabases(scope: Scope, owner: string, groupIds: string[]): PolicyStatement[] {
  const rules = [arn(scope, "ec2", "security-group-rule/*")];
  const actions = [
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:ModifySecurityGroupRules",
    "ec2:RevokeSecurityGroupIngress",
  ];
  return [
    {
      sid: "OpenDatabasesThere",
      actions,
      resources: groupIds.map((id) => arn(scope, "ec2", `security-group/${id}`)),
    },
    {
      sid: "MakeOwnRulesThere",
      actions: ["ec2:AuthorizeSecurityGroupIngress", "ec2:CreateTags"],
      resources: rules,
      conditions: { StringEquals: { [`aws:RequestTag/${STACK_TAG}`]: [owner] } },
    },
  ];
}

function useCluster(scope: Scope, owner: string, name: string): PolicyStatement[] {
  const ecs = (resource: string): string => arn(scope, "ecs", resource);
  const tasks = ecs(`task/${name}/*`);
  return [
    ...readExistingStatements(scope, [name]),
    {
      sid: "OwnServicesThere",
      actions: ["ecs:DeleteService", "ecs:TagResource", "ecs:UntagResource"],
      resources: [ownServices(scope, name)],
    },
    runServices("RunServicesThere", scope, ownServices(scope, name)),
    {
      sid: "RunRegistrationThere",
      actions: ["ecs:RunTask"],
      resources: [ecs(`task-definition/${scope.prefix}-*:*`)],
      conditions: { ArnLike: { "ecs:cluster": [ecs(`cluster/${name}`)] } },
    },
    {
      sid: "TagWhatIsRunThere",
      actions: ["ecs:TagResource"],
      resources: [tasks],
      conditions: { StringEquals: { "ecs:CreateAction": ["RunTask"] } },
    },
    // All tasks and services show which revisions are in use; ECS's task ARNs don't show the stack.
    {
      sid: "LookAtWhatRunsThere",
      actions: ["ecs:DescribeServices", "ecs:DescribeTasks", "ecs:ListTasks"],
      resources: [tasks, ecs(`service/${name}/*`), ecs(`container-instance/${name}/*`)],
    },
    {
      sid: "StopOwnTasksThere",
      actions: ["ecs:StopTask"],
      resources: [tasks],
      conditions: { StringEquals: { [`aws:ResourceTag/${STACK_TAG}`]: [owner] } },
    },
  ];
}

function ownServices(scope: Scope, clusterName: string): string {
  return arn(scope, "ecs", `service/${clusterName}/${scope.prefix}-*`);
}
