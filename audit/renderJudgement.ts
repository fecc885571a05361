import type { Judgement } from "./exceptions";
import type { Finding } from "./finding";
import type { ToolReport } from "./tools/report";

/** The audit's result for a person: what is open and stale first of all, then what each tool looked at. */
export function renderJudgement(
  reports: Readonly<Record<string, ToolReport>>,
  { open, excepted, stale }: Judgement,
  withExceptions: boolean,
): string {
  return [
    ...section("Findings without an exception (mend them, or say why not in audit/exceptionList.ts):", [
      ...open.map(findingLine),
    ]),
    ...section("Exceptions that nothing matches any more (take them out of audit/exceptionList.ts):", stale),
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
