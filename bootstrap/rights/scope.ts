/** The account, and by which names what belongs to somebody there is told from the rest. */
export interface Scope {
  readonly partition: string;
  readonly accountId: string;
  /** `prefect-ecs` for all of a project, `prefect-ecs-staging` for one of its stacks: names go on with `-`. */
  readonly prefix: string;
}

/** ARN of what a stack makes, in any region: the boundary has the regions. */
export function arn({ partition, accountId }: Scope, service: string, resource: string): string {
  return `arn:${partition}:${service}:*:${accountId}:${resource}`;
}

/** ARN of what IAM holds. */
export function iamArn({ partition, accountId }: Scope, resource: string): string {
  return `arn:${partition}:iam::${accountId}:${resource}`;
}

/** ARN of the stacks' roles: what this program makes has a path before the name, and is none of them. */
export function taskRoles(scope: Scope): string {
  return iamArn(scope, `role/${scope.prefix}-*`);
}
