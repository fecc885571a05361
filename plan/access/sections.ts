import type { Section, Table } from "../section";
import type { Access } from "./access";
import type { Grant } from "./grant";
import { Direction, NOTHING, type Opening } from "./network/opening";
import type { ResourcePolicy } from "./resourcePolicies";
import type { RoleAccess } from "./roles";
import type { Wildcard } from "./wildcards";
import { assumptionInWords, keepingInWords, useInWords } from "./words";

/** `Access` as tables. */
export function accessSections(access: Access): Section[] {
  return [rightsSection(access), networkSection(access), secretsSection(access), ...unreadSection(access)];
}

function rightsSection(access: Access): Section {
  const { roles, resourcePolicies } = access;
  return {
    title: "Roles and rights",
    text: ["Steps of up and destroy have the rights of whoever runs them."],
    tables: [
      table("Roles", ["role", "whose rights", "assumed by", "may"], roles.map(roleRow)),
      rightsTable(roles),
      table(
        "Resource policies",
        ["policy", "who", "right", "actions", "on", "only"],
        resourcePolicies.flatMap(policyRows),
      ),
      table("Wildcards", ["what", "why", "whose"], wildcardRows(access)),
    ].filter(({ rows }) => rows.length > 0),
  };
}

/** Actions and resources of each role. */
export function rightsTable(roles: readonly RoleAccess[]): Table {
  return table("Rights", ["role", "may", "actions", "on", "only"], roles.flatMap(rightRows));
}

function roleRow({ name, usedBy, assumedBy, boundary, grants, unseen }: RoleAccess): string[] {
  const may = [...grants.map(purposeOf), ...(unseen.length === 0 ? [] : [UNSEEN])];
  const bounds = boundary === undefined ? "" : `; never more than ${boundary} says`;
  return [
    name,
    orNobody(usedBy),
    orNobody(assumedBy.map(assumptionInWords)),
    `${may.length === 0 ? NOTHING : may.join(", ")}${bounds}`,
  ];
}

const UNSEEN = "what isn't shown";

function rightRows({ name, grants, unseen }: RoleAccess): string[][] {
  return [
    ...grants.map((grant) => [name, purposeOf(grant), ...detailsOf(grant)]),
    ...unseen.map((policy) => [name, UNSEEN, policy, "", ""]),
  ];
}

function policyRows({ name, grants }: ResourcePolicy): string[][] {
  return grants.map((grant) => [
    name,
    grant.who.join(" and "),
    grant.isDenial ? "must not" : "may",
    ...detailsOf(grant),
  ]);
}

function purposeOf({ words, isDenial }: Grant): string {
  return isDenial ? `never ${words}` : words;
}

function detailsOf({ actions, resources, conditions }: Grant): string[] {
  return [actions.join(", "), resources.join(", "), conditions.join(", ")];
}

/** Each once, with all who have it. */
function wildcardRows({ roles, resourcePolicies }: Access): string[][] {
  const rows = new Map<string, { readonly wildcard: Wildcard; readonly whose: readonly string[] }>();
  for (const { name, grants } of [...roles, ...resourcePolicies]) {
    for (const wildcard of grants.flatMap(({ wildcards }) => wildcards)) {
      const whose = rows.get(wildcard.what)?.whose ?? [];
      rows.set(wildcard.what, { wildcard, whose: [...new Set([...whose, name])] });
    }
  }
  return [...rows.values()].map(({ wildcard: { what, reason }, whose }) => [
    what,
    reason ?? "could be narrower, as far as is known here",
    whose.join(", "),
  ]);
}

function networkSection({ openings }: Access): Section {
  const open = openings.filter(({ direction, allows }) => direction === Direction.in && allows !== NOTHING);
  const ways = open.map(
    ({ at, of, allows }) => `${allows} at ${at}${of.length === 0 ? "" : ` for ${of.join(", ")}`}`,
  );
  return {
    title: "Ways in and out",
    text: [`In: ${ways.length === 0 ? NOTHING : ways.join("; ")}.`],
    tables: [
      table("In", ["where", "for", "passes", "from", "remark"], openingRows(Direction.in, openings)),
      table("Out", ["where", "for", "passes", "to", "remark"], openingRows(Direction.out, openings)),
    ],
  };
}

function openingRows(direction: Direction, openings: readonly Opening[]): string[][] {
  return openings
    .filter((opening) => opening.direction === direction)
    .map(({ at, of, allows, peers, note }) => [at, of.join(", "), allows, peers.join(", "), note]);
}

function secretsSection({ secrets }: Access): Section {
  const rows = secrets.map((secret) => [
    secret.name,
    keepingInWords(secret),
    orNobody(secret.readers),
    secret.uses.length === 0 ? "no container" : secret.uses.map(useInWords).join(", "),
    secret.keys.join(" or "),
  ]);
  const columns = ["secret", "kept in", "read by", "goes into", "encrypted with"];
  return {
    title: "Secrets",
    text: rows.length === 0 ? ["There are none."] : [],
    tables: rows.length === 0 ? [] : [table("Secrets", columns, rows)],
  };
}

function unreadSection({ unread }: Access): Section[] {
  return unread.length === 0 ? [] : [{ title: "Not looked into", text: unread, tables: [] }];
}

function table(title: string, columns: readonly string[], rows: readonly string[][]): Table {
  return { title, columns: columns.map((column) => ({ title: column })), rows };
}

function orNobody(who: readonly string[]): string {
  return who.length === 0 ? "nobody" : who.join("; ");
}
