import type { CapturedResource } from "../../offline/capturedResource";
import { conditionsInWords } from "./conditions";
import { type Grant, grantOf } from "./grant";
import { nounOf } from "./noun";
import { principalsInWords } from "./principals";
import { policiesByRole, type RolePolicies } from "./rolePolicies";
import type { StackView } from "./stackView";
import { Effect, statementsOf } from "./statement";

export interface RoleAccess {
  /** Without the stack's: `agent-default-task`. */
  readonly name: string;
  /** Users of the role: `agent default: its code`; empty if nothing in the stack uses it. */
  readonly usedBy: readonly string[];
  readonly assumedBy: readonly Assumption[];
  /** The policy that bounds all that the role may. */
  readonly boundary: string | undefined;
  /** In the order of its policies; of a role that may do nothing, none. */
  readonly grants: readonly Grant[];
  /** Policies whose content the program doesn't show: AWS's own, and those that a secret is in. */
  readonly unseen: readonly string[];
}

/** Principals that may assume a role. */
export interface Assumption {
  readonly who: readonly string[];
  readonly isDenial: boolean;
  /** All of them must hold. */
  readonly conditions: readonly string[];
}

/** The stack's roles, and others' that it gives rights to. */
export function rolesOf(view: StackView): RoleAccess[] {
  const policies = policiesByRole(view);
  const own = view.inventory.all("aws:iam/role:Role");
  const others = [...policies.keys()].filter((role) => !own.some(({ name }) => name === role));
  return [
    ...own.map((role) => ownRole(role, policies.get(role.name) ?? NO_POLICIES, view)),
    ...others.map((role) => ({
      ...rights(policies.get(role) ?? NO_POLICIES, view),
      name: view.place.role(role),
      usedBy: [],
      assumedBy: [],
      boundary: undefined,
    })),
  ];
}

const NO_POLICIES: RolePolicies = { statements: [], unseen: [] };

function ownRole(role: CapturedResource, policies: RolePolicies, view: StackView): RoleAccess {
  const { assumeRolePolicy, permissionsBoundary } = role.inputs;
  const trust = statementsOf(assumeRolePolicy);
  const { grants, unseen } = rights(policies, view);
  return {
    name: view.place.role(role.name),
    usedBy: usersOf(role, view),
    assumedBy: (trust ?? []).map(({ principals, effect, conditions }) => ({
      who: principalsInWords(principals, view.place),
      isDenial: effect === Effect.deny,
      conditions: conditionsInWords(conditions, view.place),
    })),
    boundary: typeof permissionsBoundary === "string" ? view.place.thing(permissionsBoundary) : undefined,
    grants,
    unseen: trust === undefined ? [...unseen, "trust policy, for a secret is in it"] : unseen,
  };
}

function rights(
  { statements, unseen }: RolePolicies,
  { place }: StackView,
): Pick<RoleAccess, "grants" | "unseen"> {
  return { grants: statements.map((statement) => grantOf(statement, place)), unseen };
}

/** Tasks that run with the role, and whatever else is given it. */
function usersOf(role: CapturedResource, { resources, tasks, names }: StackView): string[] {
  const { path = "/" } = role.inputs as { readonly path?: string };
  const named = `:role${path}${role.name}`;
  const isRole = (arn: unknown): boolean => typeof arn === "string" && arn.endsWith(named);
  const ofTasks = tasks.flatMap(({ part, definition: { inputs } }) => [
    ...(isRole(inputs["taskRoleArn"]) ? [`${part}: its code`] : []),
    ...(isRole(inputs["executionRoleArn"]) ? [`${part}: ECS, before its container starts`] : []),
  ]);
  const others = resources
    .filter(({ type }) => !type.startsWith("aws:iam/") && type !== "aws:ecs/taskDefinition:TaskDefinition")
    .filter(({ inputs }) => JSON.stringify(inputs).includes(`${named}"`))
    .map(({ type, name }) => `${nounOf(type)} ${names.short(name)}`);
  return [...ofTasks, ...others.sort()];
}
