import { type Grant, grantOf } from "./grant";
import { nounOf } from "./noun";
import { principalsInWords } from "./principals";
import type { StackView } from "./stackView";
import { isPolicyDocument, statementsOf } from "./statement";

/** Rights that a resource's own policy grants. */
export interface ResourcePolicy {
  /** As in `queue policy events`. */
  readonly name: string;
  /** In the order of the policy. */
  readonly grants: readonly PolicyGrant[];
}

export interface PolicyGrant extends Grant {
  readonly who: readonly string[];
}

/** Policies of everything but roles: queues, topics, logs, keys, buckets and what else has one. */
export function resourcePoliciesOf({ resources, place, names }: StackView): ResourcePolicy[] {
  return resources
    .filter(({ type }) => !type.startsWith("aws:iam/"))
    .flatMap(({ type, name, inputs }) =>
      documentsIn(inputs).map((document) => ({
        name: `${nounOf(type)} ${names.short(name)}`,
        grants: (statementsOf(document) ?? []).map((statement) => ({
          ...grantOf(statement, place),
          who: principalsInWords(statement.principals, place),
        })),
      })),
    )
    .sort((left, right) => left.name.localeCompare(right.name, "en", { numeric: true }));
}

/** Policy documents, wherever they are in a resource's inputs. */
export function documentsIn(inputs: unknown): unknown[] {
  if (isPolicyDocument(inputs)) {
    return [inputs];
  }
  return typeof inputs === "object" && inputs !== null ? Object.values(inputs).flatMap(documentsIn) : [];
}
