import { columns } from "../../cli/support/columns";
import type { Colours } from "../../cli/support/progress";
import { groups } from "./groups";
import type { Checked, Verdict } from "./release";

/** Withdrawn and unreachable releases, a line per place, then the counts. */
export function releasesReport(checked: readonly Checked[], colours: Colours): string[] {
  const having = (is: Verdict["is"]): Checked[] => checked.filter(({ verdict }) => verdict.is === is);
  const [released, unreachable, withdrawn] = [having("released"), having("unreachable"), having("withdrawn")];
  return [
    ...section(colours.yellow("Could not be asked: this says nothing, good or bad"), unreachable),
    ...section(colours.red("Withdrawn: take the newest release, or another package"), withdrawn),
    `${checked.length} releases: ${released.length} as they should be, ${unreachable.length} could not be asked, ` +
      `${withdrawn.length} withdrawn.`,
  ];
}

/**
 * Whether the check has failed. The npm and Python registries must answer: installing needs them too. GitHub and Go
 * may be unreachable, which is only reported.
 */
export function failed(checked: readonly Checked[]): boolean {
  return checked.some(
    ({ kind, verdict }) =>
      verdict.is === "withdrawn" || (verdict.is === "unreachable" && (kind === "npm" || kind === "python")),
  );
}

function section(title: string, checked: readonly Checked[]): string[] {
  const rows = [...groups(checked, ({ file, kind, verdict }) => [file, kind, why(verdict)].join(" "))].map(
    (alike) => {
      const [{ file, kind, name, version, verdict }] = alike as [Checked];
      const what =
        alike.length === 1 ? `${name} ${version}` : `${name} ${version} and ${alike.length - 1} more`;
      return [`  ${file}`, `${kind}: ${what}`, why(verdict)];
    },
  );
  return rows.length === 0 ? [] : [`${title}:`, ...columns(rows), ""];
}

function why(verdict: Verdict): string {
  return verdict.is === "released" ? "" : verdict.why;
}
