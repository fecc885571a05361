import type { Access } from "./access";
import type { Opening } from "./network/opening";
import type { ResourcePolicy } from "./resourcePolicies";
import type { RoleAccess } from "./roles";
import type { SecretAccess } from "./secrets/secrets";
import { assumptionInWords, keepingInWords, openingInWords, rightsInWords, useInWords } from "./words";

/** One right, opening or reader. Two values of `Access` differ in the facts that only one of them has. */
export interface AccessFact {
  readonly area: "right" | "opening" | "secret";
  /** Role, opening or secret. */
  readonly subject: string;
  readonly text: string;
}

/** All facts in `Access` except remarks, without duplicates. */
export function accessFacts(access: Access): readonly AccessFact[] {
  const facts = [
    ...access.roles.flatMap(roleFacts),
    ...access.resourcePolicies.flatMap(policyFacts),
    ...access.openings.map(openingFact),
    ...access.secrets.flatMap(secretFacts),
    ...access.unread.map((text): AccessFact => ({ area: "right", subject: "not read", text })),
  ];
  return [...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values()];
}

function roleFacts({ name, usedBy, assumedBy, boundary, grants, unseen }: RoleAccess): AccessFact[] {
  return [
    ...usedBy.map((user) => `is used by ${user}`),
    ...assumedBy.map((assumption) => `is assumed by ${assumptionInWords(assumption)}`),
    ...(boundary === undefined ? [] : [`may never do more than ${boundary} says`]),
    ...grants.flatMap(rightsInWords),
    ...unseen.map((policy) => `may do what isn't shown: ${policy}`),
  ].map((text) => ({ area: "right", subject: `role ${name}`, text }));
}

function policyFacts({ name, grants }: ResourcePolicy): AccessFact[] {
  return grants.flatMap((grant) =>
    rightsInWords(grant).map((right) => ({
      area: "right",
      subject: name,
      text: `${grant.who.join(" and ")} ${right}`,
    })),
  );
}

function openingFact(opening: Opening): AccessFact {
  return { area: "opening", subject: opening.at, text: openingInWords(opening) };
}

function secretFacts(secret: SecretAccess): AccessFact[] {
  return [
    `is kept in ${keepingInWords(secret)}`,
    `is encrypted with ${secret.keys.join(" or ")}`,
    ...secret.readers.map((reader) => `is read by ${reader}`),
    ...secret.uses.map((use) => `goes into ${useInWords(use)}`),
  ].map((text) => ({ area: "secret", subject: secret.name, text }));
}
