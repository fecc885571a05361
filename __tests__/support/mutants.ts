import { matchesAny } from "../../policies/wildcard";
/** A statement of a policy, as its document has it. */
export interface PolicyPart {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A policy with one fault. */
export interface Mutant {
  /** As in `OwnLogs on everything`. */
  readonly what: string;
  readonly statements: readonly PolicyPart[];
  /** The difference: the original statement, and the one with the fault. */
  readonly about: readonly PolicyPart[];
}

/** Every statement left out, about everything, for every action of its services, and without each of its conditions. */
export function mutantsOf(statements: readonly PolicyPart[]): Mutant[] {
  return statements.flatMap((part, index) => {
    const without = statements.filter((_, other) => other !== index);
    const wider = widened(part).map(([fault, wide]) => ({
      what: `${part.Sid ?? String(index)} ${fault}`,
      statements: statements.map((same, other) => (other === index ? wide : same)),
      about: [part, wide],
    }));
    return [{ what: `${part.Sid ?? String(index)} left out`, statements: without, about: [part] }, ...wider];
  });
}

function widened(part: PolicyPart): (readonly [fault: string, wide: PolicyPart])[] {
  const resources = [part.Resource ?? "*"].flat();
  const keys = keysOf(part);
  return [
    // A resource's own policy is about that resource, whatever it names.
    ...(resources.includes("*") || part.Principal !== undefined
      ? []
      : [["on everything", { ...part, Resource: ["*"] }] as const]),
    ...servicesOf(part, keys).map(
      (service) =>
        [`for ${service}:*`, { ...part, Action: [...[part.Action ?? []].flat(), `${service}:*`] }] as const,
    ),
    ...keys.map(
      ([operator, key]) => [`without ${operator} ${key}`, withoutCondition(part, operator, key)] as const,
    ),
  ];
}

/**
 * Keys that AWS sends with one of a service's actions, so that a statement that asks for one is about no other action.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const OF_ONE_ACTION: readonly string[] = [
  "ec2:CreateAction",
  "ecs:CreateAction",
  "events:TargetArn",
  "events:source",
  "iam:AWSServiceName",
  "iam:PassedToService",
];

/** Services with no other actions than those that are allowed. */
const WHOLE: readonly string[] = ["ssmmessages"];

/** Those of which a statement could allow more. Who has a principal is a service, and does what it does. */
function servicesOf({ Effect, Action = [], Principal }: PolicyPart, keys: readonly Key[]): string[] {
  if (Effect !== "Allow" || Principal !== undefined) return [];
  if (keys.some(([operator, key]) => !operator.endsWith("IfExists") && OF_ONE_ACTION.includes(key)))
    return [];
  const actions = [Action].flat();
  return [...new Set(actions.map((action) => action.replace(/:.*/, "")))].filter(
    (service) => !actions.includes(`${service}:*`) && !WHOLE.includes(service),
  );
}

type Key = readonly [operator: string, key: string];

function keysOf({ Condition = {} }: PolicyPart): Key[] {
  return Object.entries(Condition).flatMap(([operator, of]) =>
    Object.keys(of).map((key) => [operator, key] as const),
  );
}

function withoutCondition(
  { Condition = {}, ...part }: PolicyPart,
  operator: string,
  key: string,
): PolicyPart {
  const left = Object.entries(Condition)
    .map(
      ([one, of]) =>
        [
          one,
          Object.fromEntries(Object.entries(of).filter(([other]) => one !== operator || other !== key)),
        ] as const,
    )
    .filter(([, of]) => Object.keys(of).length > 0);
  return left.length === 0 ? part : { ...part, Condition: Object.fromEntries(left) };
}

/** Whether one of the statements may be about an action. */
export function concerns(parts: readonly PolicyPart[], action: string): boolean {
  return parts.some(
    ({ Action, NotAction }) =>
      NotAction !== undefined ||
      matchesAny(
        [Action ?? []].flat().map((one) => one.toLowerCase()),
        action.toLowerCase(),
      ),
  );
}
