import type { Simulation } from "@cloud-copilot/iam-simulate";
import { type CapturedResource, OFFLINE_ACCOUNT } from "../support/program";
import { ofType, type Statement, statementsOf } from "../support/resources";
import { allowed, type Context, KEY_POLICY, requestOf } from "./simulation";

/** A role of a program, by which IAM would decide. */
export class Role {
  /** Without the stack's name: `agent-default-task`. */
  readonly name: string;
  readonly #arn: string;
  readonly #policies: Simulation["identityPolicies"];
  readonly #trust: unknown;

  constructor(role: CapturedResource, resources: readonly CapturedResource[]) {
    this.name = role.name.replace(/^prefect-ecs-staging-/, "");
    this.#arn = `arn:aws:sts::${OFFLINE_ACCOUNT}:assumed-role/${role.name}/task`;
    this.#trust = JSON.parse(role.inputs["assumeRolePolicy"] as string);
    this.#policies = ofType(resources, "aws:iam/rolePolicy:RolePolicy")
      .filter(({ inputs }) => inputs["role"] === role.name)
      .map(({ name, inputs }) => ({ name, policy: JSON.parse(inputs["policy"] as string) as unknown }));
    if (role.inputs["managedPolicyArns"] !== undefined || role.inputs["inlinePolicies"] !== undefined) {
      throw new Error(`${role.name} has rights that this test doesn't see`);
    }
  }

  /** Everything that the role is allowed. */
  get statements(): Statement[] {
    return this.#policies.flatMap(({ policy }) => statementsOf(JSON.stringify(policy)));
  }

  /** Whether the role may do it to a resource of its own account. */
  may(action: string, resource: string, context: Context = {}): Promise<boolean> {
    return allowed({
      request: requestOf(this.#arn, action, resource, context),
      identityPolicies: this.#policies,
      resourcePolicy: action.startsWith("kms:") ? KEY_POLICY : undefined,
    });
  }

  /** Whether a service may assume the role. */
  trusts(service: string, context: Context): Promise<boolean> {
    const role = this.#arn.replace(":sts:", ":iam:").replace(/assumed-role\/(.*)\/task/, "role/$1");
    return allowed({
      request: requestOf(service, "sts:AssumeRole", role, context),
      identityPolicies: [],
      resourcePolicy: this.#trust,
    });
  }
}

/** The roles of a program, by their names. */
export function rolesOf(resources: readonly CapturedResource[]): Map<string, Role> {
  const roles = ofType(resources, "aws:iam/role:Role").map((role) => new Role(role, resources));
  return new Map(roles.map((role) => [role.name, role]));
}
