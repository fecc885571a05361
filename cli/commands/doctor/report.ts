import type { Colours } from "../../support/progress";
import type { Diagnosed, Diagnosis } from "./examine";
import type { Unread } from "./reader";
import type { Target } from "./target";
import { checkedLines } from "./checked";

/** Where each cause has a section, by its id. */
const PAGE = "docs/troubleshooting.md";

/** As many lines of one finding's evidence as a person reads. */
const LINES_SHOWN = 6;

/** What the doctor says to a person. */
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

/** What the doctor says to a program. */
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

/** Colour takes the place of the backticks. */
function withCommands(line: string, colours: Colours): string {
  return colours.isColorSupported
    ? line.replace(/`([^`]+)`/g, (_, command: string) => colours.cyan(command))
    : line;
}

function nothingFoundLines({ evidence, target, unread }: Diagnosis, colours: Colours): string[] {
  const checked = checkedLines(evidence);
  if (checked.length === 0) {
    return [colours.red("Nothing could be looked at.")];
  }
  return [
    unread.length === 0
      ? `${colours.green("Nothing found.")} Looked at`
      : colours.yellow("Nothing found in what could be looked at:"),
    ...checked.map((line) => `  ${line}`),
    ...(target.kind === "run"
      ? [
          withCommands(
            `What the run itself says: \`./prefect-ecs logs ${target.run.name} --stack ${evidence.stack}\``,
            colours,
          ),
        ]
      : []),
  ];
}

/** What shares a reason is told together: without a right, or a way to Prefect, much goes unseen at once. */
function unreadLines(unread: readonly Unread[], colours: Colours): string[] {
  const reasons = [...new Set(unread.map(({ why }) => why))];
  return [
    colours.yellow("Could not look at everything; what is wrong there, nobody has seen."),
    ...reasons.map((reason) => {
      const things = unread.filter(({ why }) => why === reason).map(({ what }) => what);
      return `  ${things.join(", ")}: ${reason}`;
    }),
  ];
}
