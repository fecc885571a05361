import type { PolicyStatement } from "../../components/iam/policyStatement";
import type { Existing } from "./existing";

/** An account, and the names of a project's or a stack's resources in it. */
export interface Scope {
  readonly partition: string;
  readonly accountId: string;
  /** Prefix of names, followed by `-`: `prefect-ecs` for a project, `prefect-ecs-staging` for one of its stacks. */
  readonly prefix: string;
  /** IAM path of the roles of flow projects: `prefect-ecs` for a project, `prefect-ecs/staging` for one of its stacks. */
  readonly path: string;
}

/** A stack, as far as its permissions depend on it. */
export interface Stack extends Existing {
  readonly stack: string;
  /** Another stack of this account whose images it runs. Undefined: its own images. */
  readonly imageStack: string | undefined;
  /** The VPC doesn't exist yet, so its default security group has to be tagged. */
  readonly makesVpc: boolean;
  /** It has a data store, whose security group lets flow runs in. */
  readonly hasDataStore: boolean;
  /** It has a Prefect server of its own, and so a data store. */
  readonly hasPrefectServer: boolean;
  /** That server has a load balancer. */
  readonly hasLoadBalancer: boolean;
  /** It has Managed Instances. */
  readonly hasManagedInstances: boolean;
  /** Its private subnets leave by an instance instead of NAT gateways. */
  readonly natInstance: boolean;
  /** Existing Elastic IPs that it uses. */
  readonly egressAllocationIds: string[];
  /** Permissions of its tasks on resources without its name. */
  readonly taskPolicies: PolicyStatement[];
}

/** The scope of one stack. */
export function stackScope(project: Scope, stack: string): Scope {
  return { ...project, prefix: `${project.prefix}-${stack}`, path: `${project.path}/${stack}` };
}

/** ARN of a stack's resource, in any region: the boundary limits the regions. */
export function arn({ partition, accountId }: Scope, service: string, resource: string): string {
  return `arn:${partition}:${service}:*:${accountId}:${resource}`;
}

/** ARN of an IAM resource. */
export function iamArn({ partition, accountId }: Scope, resource: string): string {
  return `arn:${partition}:iam::${accountId}:${resource}`;
}

/** ARN of ECS's service-linked role. */
export function ecsOwnRole(scope: Scope): string {
  return iamArn(scope, "role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS");
}

/** ARN of the roles of agents' schedules: `components/agent/scheduledService.ts`. */
export function scheduleRoles(scope: Scope): string {
  return iamArn(scope, `role/${scope.prefix}-*-schedule-*`);
}

/** ARN of EC2 Auto Scaling's service-linked role. */
export function autoScalingOwnRole(scope: Scope): string {
  return iamArn(scope, "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling");
}

/** ARNs of the roles of stacks and flow projects. This program's own roles have another path, so they don't match. */
export function taskRoles(scope: Scope): string[] {
  return [`${scope.prefix}-*`, `${scope.path}/*`].map((names) => iamArn(scope, `role/${names}`));
}
