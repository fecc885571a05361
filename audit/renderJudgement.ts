import type { Judgement } from "./exceptions";
import type { Finding } from "./finding";
import type { ToolReport } from "./tools/report";

/** The audit's result as text: open findings and stale exceptions first, then a line per tool. */
export function renderJudgement(
  reports: Readonly<Record<string, ToolReport>>,
  { open, excepted, stale }: Judgement,
  withExceptions: boolean,
): string {
  return [
    ...section("Findings without an exception (fix them, or add an exception to audit/exceptionList.ts):", [
      ...open.map(findingLine),
    ]),
    ...section("Exceptions without findings (remove them from audit/exceptionList.ts):", stale),
    ...(withExceptions ? section("Exceptions:", exceptionLines(excepted)) : []),
    ...Object.entries(reports).map(([tool, report]) => toolLine(tool, report, open)),
    `${excepted.size} exceptions cover ${new Set([...excepted.values()].flat()).size} findings; ${open.length} are open, ${stale.length} exceptions are stale`,
  ].join("\n");
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ""];
}

function findingLine({ rule, where, resource, message }: Finding): string {
  return `${where}: ${resource}: ${rule}: ${message}`;
}

function exceptionLines(excepted: Judgement["excepted"]): string[] {
  return [...excepted].flatMap(([{ rules, resources, reason }, findings]) => [
    `${rules.join(", ")}: ${resources.join(", ")} (${findings.length} findings)`,
    `  ${reason}`,
  ]);
}

function toolLine(tool: string, { rules, findings }: ToolReport, open: readonly Finding[]): string {
  const looked = rules === undefined ? "" : `, ${rules} rules applied`;
  return `${tool}${looked}: ${findings.length} findings, ${findings.filter((finding) => open.includes(finding)).length} open`;
}
