import type { Rule } from "./rule";

/** The table of rules in README.md. */
export function ruleTable(rules: readonly Rule[]): string {
  const rows = rules.map(
    ({ name, refuses, source, metBy }) =>
      `| \`${name}\` | ${refuses} | [${pageOf(source)}](${source}) | ${metBy} |`,
  );
  return ["| rule | AWS refuses | AWS's page | met by the step |", "| --- | --- | --- | --- |", ...rows].join(
    "\n",
  );
}

/** `API_DeleteSubnet.html` → `DeleteSubnet` */
function pageOf(source: string): string {
  const page = new URL(source).pathname.split("/").pop() ?? source;
  return page.replace(/^API_/, "").replace(/\.html$/, "");
}
