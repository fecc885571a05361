import type { Access } from "../../plan/access/access";
import { rightsTable } from "../../plan/access/sections";
import { withBlock } from "./block";
import { tableMarkdown } from "../../plan/report/markdownTable";

/** `docs/security.md`, with the rights of each role. */
export function securityWithRights(document: string, { roles }: Access): string {
  const { columns, rows } = rightsTable(roles);
  const idle = roles
    .filter(({ grants, unseen }) => grants.length + unseen.length === 0)
    .map(({ name }) => [name, "nothing", "", "", ""]);
  const shared = sharedRows([...rows, ...idle]).map(inMarkdown);
  return withBlock(document, "rights", tableMarkdown({ columns, rows: shared }));
}

/** Roles with the same rights share a row. */
function sharedRows(rows: readonly (readonly string[])[]): string[][] {
  const roles = new Map<string, string[]>();
  for (const [role = "", ...right] of rows) {
    const key = JSON.stringify(right);
    roles.set(key, [...(roles.get(key) ?? []), role]);
  }
  return [...roles].map(([right, names]) => [names.join(", "), ...(JSON.parse(right) as string[])]);
}

/** Formats names of roles and actions, and asterisks, as code. */
function inMarkdown([roles = "", may = "", actions = "", ...rest]: readonly string[]): string[] {
  return [code(roles), may, code(actions), ...rest.map((cell) => cell.replaceAll("*", "\\*"))];
}

function code(list: string): string {
  return list
    .split(", ")
    .map((one) => (one === "" ? "" : `\`${one}\``))
    .join(", ");
}
