import type { Colours } from "../../support/progress";
import { Verdict } from "./check";
import type { Checked } from "./preflight";

/** The report for a terminal: a line for each check, followed by its steps. */
export function reportText(stack: string, checked: readonly Checked[], colours: Colours): string {
  const width = Math.max(...checked.map(({ title }) => title.length));
  const lines = checked.flatMap(({ verdict, title, says, fix = [] }) => [
    `${mark(verdict, colours)} ${title.padEnd(width)}  ${says.replaceAll("\n", `\n${" ".repeat(7 + width)}`)}`,
    ...fix.map((step) => `${" ".repeat(7 + width)}→ ${step}`),
  ]);
  return [colours.bold(`Stack ${stack}`), "", ...lines, "", conclusion(stack, checked, colours)].join("\n");
}

function mark(verdict: Verdict, { green, yellow, red, dim }: Colours): string {
  switch (verdict) {
    case Verdict.pass:
      return green("ok  ");
    case Verdict.warn:
      return yellow("warn");
    case Verdict.fail:
      return red("FAIL");
    case Verdict.unread:
      return dim("?   ");
  }
}

function conclusion(stack: string, checked: readonly Checked[], { green, red }: Colours): string {
  const count = (wanted: Verdict): number => checked.filter(({ verdict }) => verdict === wanted).length;
  const fails = count(Verdict.fail);
  if (fails > 0) {
    return red(`\`pulumi up\` would not work yet: ${fails} ${fails === 1 ? "failure" : "failures"} to fix.`);
  }
  const unread = count(Verdict.unread);
  return unread > 0
    ? `No failure found, but ${unread} ${unread === 1 ? "check" : "checks"} could not be made.`
    : green(`Ready: \`pulumi up --stack ${stack}\`.`);
}
