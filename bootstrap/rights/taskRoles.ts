import type { PolicyStatement } from "../../components/iam/policyStatement";
import { ecsOwnRole, type Scope, taskRoles } from "./scope";

/**
 * Makes, changes and removes the roles of a stack's tasks, inside their boundary only, and hands them to ECS's tasks.
 * IAM knows no condition on the trust that a role is made with; it stays as it is made.
 *
 * @param boundaryArn Without it no role can be made, and no right can be given to one.
 */
export function taskRoleStatements(scope: Scope, boundaryArn: string): PolicyStatement[] {
  return [
    ...rolesInTheBoundary(taskRoles(scope), boundaryArn),
    // ECS has it made when an account's first cluster is.
    {
      sid: "RoleOfEcsItself",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [ecsOwnRole(scope)],
      conditions: { StringEquals: { "iam:AWSServiceName": ["ecs.amazonaws.com"] } },
    },
  ];
}

/** The same of these roles. */
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
