import type { Colours } from "../../support/progress";
import type { Diagnosed, Diagnosis } from "./examine";
import type { Unread } from "./reader";
import type { Target } from "./target";
import { checkedLines } from "./checked";

/** Page with a section for each cause, anchored by its id. */
const PAGE = "docs/troubleshooting.md";

/** Lines of evidence shown for each finding. */
const LINES_SHOWN = 6;

/** The diagnosis for a terminal. */
export function reportText(diagnosis: Diagnosis, colours: Colours): string {
  const { findings, unread, evidence } = diagnosis;
  const sections = [
    ...findings.map((finding, index) => findingLines(finding, index + 1, colours)),
    ...(findings.length === 0 ? [nothingFoundLines(diagnosis, colours)] : []),
    ...(unread.length === 0 ? [] : [unreadLines(unread, colours)]),
  ];
  return [
    colours.bold(titleOf(diagnosis.target, evidence.stack)),
    ...sections.map((lines) => `\n${lines.join("\n")}`),
  ].join("\n");
}

/** The diagnosis as JSON. */
export function reportJson({ target, evidence, findings, unread }: Diagnosis): object {
  return {
    stack: evidence.stack,
    target:
      target.kind === "run"
        ? { kind: target.kind, id: target.run.id, name: target.run.name, state: target.run.state.name }
        : target,
    findings: findings.map(({ id, certainty, cause, because, fix }) => ({
      id,
      certainty,
      cause,
      because,
      fix,
      page: `${PAGE}#${id}`,
    })),
    checked: checkedLines(evidence),
    unread,
  };
}

function titleOf(target: Target, stack: string): string {
  switch (target.kind) {
    case "stack":
      return `Stack ${stack}`;
    case "agent":
      return `Agent ${target.name} of stack ${stack}`;
    case "run":
      return `Run ${target.run.name} of stack ${stack}: ${target.run.state.name}`;
  }
}

function findingLines(
  { id, cause, because, fix, certainty }: Diagnosed,
  number: number,
  colours: Colours,
): string[] {
  const more = because.length - LINES_SHOWN;
  return [
    `${colours.red(`${number}.`)} ${colours.bold(cause)} ${colours.dim(`(${certainty})`)}`,
    "   because",
    ...because.slice(0, LINES_SHOWN).map((line) => `     ${line}`),
    ...(more > 0 ? [`     and ${more} more: --json has them all`] : []),
    "   what to do",
    ...fix.map((line) => `     ${withCommands(line, colours)}`),
    colours.dim(`   ${PAGE}#${id}`),
  ];
}

/** With colours, commands need no backticks. */
function withCommands(line: string, colours: Colours): string {
  return colours.isColorSupported
    ? line.replace(/`([^`]+)`/g, (_, command: string) => colours.cyan(command))
    : line;
}

function nothingFoundLines({ evidence, target, unread }: Diagnosis, colours: Colours): string[] {
  const checked = checkedLines(evidence);
  if (checked.length === 0) {
    return [colours.red("Nothing could be read.")];
  }
  return [
    unread.length === 0
      ? `${colours.green("Nothing found.")} Checked:`
      : colours.yellow("Nothing found in what could be read:"),
    ...checked.map((line) => `  ${line}`),
    ...(target.kind === "run"
      ? [
          withCommands(
            `The run's own log: \`./prefect-ecs logs ${target.run.name} --stack ${evidence.stack}\``,
            colours,
          ),
        ]
      : []),
  ];
}

/** Groups failed reads by reason: one missing right, or no connection to Prefect, fails many at once. */
function unreadLines(unread: readonly Unread[], colours: Colours): string[] {
  const reasons = [...new Set(unread.map(({ why }) => why))];
  return [
    colours.yellow("Not everything could be read; faults there go unseen."),
    ...reasons.map((reason) => {
      const things = unread.filter(({ why }) => why === reason).map(({ what }) => what);
      return `  ${things.join(", ")}: ${reason}`;
    }),
  ];
}
