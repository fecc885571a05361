import type { PolicyStatement } from "../../components/iam/policyStatement";
import type { Existing } from "./existing";

/** The account, and by which names what belongs to somebody there is told from the rest. */
export interface Scope {
  readonly partition: string;
  readonly accountId: string;
  /** `prefect-ecs` for all of a project, `prefect-ecs-staging` for one of its stacks: names go on with `-`. */
  readonly prefix: string;
  /** IAM path of the roles of flow projects: `prefect-ecs` for all of a project, `prefect-ecs/staging` for one of its stacks. */
  readonly path: string;
}

/** A stack as its rights depend on it. */
export interface Stack extends Existing {
  readonly stack: string;
  /** The stack of this account whose images it runs. Undefined: its own. */
  readonly imageStack: string | undefined;
  /** Its VPC is still to be made, and that VPC's default security group to be taken in. */
  readonly makesVpc: boolean;
  /** Elastic IPs that somebody made for it. */
  readonly egressAllocationIds: string[];
  /** What its tasks may ever do besides what is called like it. */
  readonly taskPolicies: PolicyStatement[];
}

/** A stack's part of a project. */
export function stackScope(project: Scope, stack: string): Scope {
  return { ...project, prefix: `${project.prefix}-${stack}`, path: `${project.path}/${stack}` };
}

/** ARN of what a stack makes, in any region: the boundary has the regions. */
export function arn({ partition, accountId }: Scope, service: string, resource: string): string {
  return `arn:${partition}:${service}:*:${accountId}:${resource}`;
}

/** ARN of what IAM holds. */
export function iamArn({ partition, accountId }: Scope, resource: string): string {
  return `arn:${partition}:iam::${accountId}:${resource}`;
}

/** ARN of the role that ECS has of its own in every account. */
export function ecsOwnRole(scope: Scope): string {
  return iamArn(scope, "role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS");
}

/** ARNs of the stacks' roles, and of their flow projects': what this program makes has a path of its own, and is none of them. */
export function taskRoles(scope: Scope): string[] {
  return [`${scope.prefix}-*`, `${scope.path}/*`].map((names) => iamArn(scope, `role/${names}`));
}
