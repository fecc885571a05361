import type { PolicyStatement } from "../../components/iam/policyStatement";
import { ecsOwnRole, scheduleRoles, type Scope, taskRoles } from "./scope";

/**
 * Permissions to create, update and delete the roles of a stack's tasks, inside their boundary only, and to pass them to
 * ECS tasks. IAM has no condition on a new role's trust policy; it can't be updated.
 *
 * @param boundaryArn Required for creating a role and for adding a policy to one.
 */
export function taskRoleStatements(scope: Scope, boundaryArn: string): PolicyStatement[] {
  return [
    ...rolesInTheBoundary(taskRoles(scope), boundaryArn),
    passToSchedules(scope),
    // ECS creates it with an account's first cluster.
    {
      sid: "RoleOfEcsItself",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [ecsOwnRole(scope)],
      conditions: { StringEquals: { "iam:AWSServiceName": ["ecs.amazonaws.com"] } },
    },
  ];
}

/** Permission to let EventBridge Scheduler use the roles of agents' schedules, which aren't those of tasks. */
export function passToSchedules(scope: Scope): PolicyStatement {
  return {
    sid: "PassOwnRolesToSchedules",
    actions: ["iam:PassRole"],
    resources: [scheduleRoles(scope)],
    conditions: { StringEquals: { "iam:PassedToService": ["scheduler.amazonaws.com"] } },
  };
}

/** The same permissions for these roles. */
export function rolesInTheBoundary(resources: string[], boundaryArn: string): PolicyStatement[] {
  return [
    {
      sid: "OwnRolesInTheBoundary",
      actions: ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
      resources,
      conditions: { StringEquals: { "iam:PermissionsBoundary": [boundaryArn] } },
    },
    {
      sid: "OwnRoles",
      actions: [
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      resources,
    },
    {
      sid: "PassOwnRolesToTasks",
      actions: ["iam:PassRole"],
      resources,
      conditions: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] } },
    },
  ];
}
