import { Command, InvalidArgumentError, Option } from "commander";
import { USAGE_OPTIONS, type Usage } from "./cost/usage";
import { PART_NAMES, type PartName } from "./report/report";

/** Options as commander parses them. */
export interface CommandOptions extends Readonly<Partial<Record<keyof Usage, string>>> {
  readonly only: readonly PartName[];
  readonly against?: string;
  readonly exitCode?: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly html?: boolean;
  readonly output?: string;
  readonly picture?: string;
  readonly color?: boolean;
}

/** Exit code of `--exit-code` if there are changes. */
export const DIFFERENT = 2;

export function planCommand(): Command {
  const parsed = new Command("npm run plan --")
    .description(
      "Shows what a stack would be made of, cost and allow. Offline: it needs no AWS, no Pulumi login and no engine.",
    )
    .argument("<stack...>", "staging, prod, local, or a name of your own")
    .addOption(
      new Option("--only <parts>", `only some of ${PART_NAMES.join(", ")}, with commas between`)
        .argParser(partNames)
        .default(PART_NAMES, "all"),
    )
    .option(
      "--against <version>",
      "show what this checkout changes: against a branch, tag or commit, another checkout's folder, or a saved plan (.json)",
    )
    .option("--exit-code", `with --against: end with ${DIFFERENT} when there is a difference`)
    .addOption(
      new Option("--json", "for machines; can be saved, and compared with later").conflicts([
        "markdown",
        "html",
      ]),
    )
    .addOption(new Option("--markdown", "for a pull request's comment").conflicts("html"))
    .option("--html", "for people: one page that needs nothing but itself")
    .option("-o, --output <file>", "write there instead of printing")
    .option("--picture <file>", "draw it too: .svg, .png or .mmd (Mermaid)")
    .addOption(new Option("--color", "colours, though this is no terminal").hideHelp());
  for (const { flag, description, unit, default: value } of USAGE_OPTIONS) {
    parsed.option(`--${flag} <number>`, `for the cost: ${description} (${unit}; default: ${value})`);
  }
  return parsed.showHelpAfterError("(--help shows all options)");
}

function partNames(text: string): PartName[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.filter((name) => !(PART_NAMES as readonly string[]).includes(name));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(`There is no ${unknown.join(", ")}: ${PART_NAMES.join(", ")}.`);
  }
  return names as PartName[];
}
