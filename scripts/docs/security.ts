import type { Access } from "../../plan/access/access";
import { rightsTable } from "../../plan/access/sections";
import { withBlock } from "./block";
import { tableMarkdown } from "../../plan/report/markdownTable";

/** `docs/security.md`, with what each role may between its two markers. */
export function securityWithRights(document: string, { roles }: Access): string {
  const { columns, rows } = rightsTable(roles);
  const idle = roles
    .filter(({ grants, unseen }) => grants.length + unseen.length === 0)
    .map(({ name }) => [name, "nothing", "", "", ""]);
  const shared = sharedRows([...rows, ...idle]).map(inMarkdown);
  return withBlock(document, "rights", tableMarkdown({ columns, rows: shared }));
}

/** Roles that may the same are in one row. */
function sharedRows(rows: readonly (readonly string[])[]): string[][] {
  const roles = new Map<string, string[]>();
  for (const [role = "", ...right] of rows) {
    const key = JSON.stringify(right);
    roles.set(key, [...(roles.get(key) ?? []), role]);
  }
  return [...roles].map(([right, names]) => [names.join(", "), ...(JSON.parse(right) as string[])]);
}

/** Names of roles and actions are code; an asterisk is one. */
function inMarkdown([roles = "", may = "", actions = "", ...rest]: readonly string[]): string[] {
  return [code(roles), may, code(actions), ...rest.map((cell) => cell.replaceAll("*", "\\*"))];
}

function code(list: string): string {
  return list
    .split(", ")
    .map((one) => (one === "" ? "" : `\`${one}\``))
    .join(", ");
}
