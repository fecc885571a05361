// `npm run docs:pulumi`: records the options of the documented commands from the Pulumi CLI on PATH.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { documentedScripts } from "./documented";
import { leadingWords, optionsIn, PULUMI_OPTIONS_FILE, type PulumiOptions } from "./pulumiOptions";
import { callsOf } from "./shell";

/** @throws Error for a command that the CLI doesn't have. */
export function recordPulumi(root: string): PulumiOptions {
  const calls = callsOf(
    documentedScripts(root).map(({ text }) => text),
    {},
  ).flat();
  const words = calls
    .filter(({ tool }) => tool === "pulumi")
    .map(({ args }) => leadingWords(args).slice(0, 2));
  const commands = [...new Set(words.map(commandOf))].sort();
  return Object.fromEntries(commands.map((command) => [command, optionsIn(helpOf(command.split(" ")))]));
}

/** The second word is part of the command if it has its own help: it is in `stack init`, but not in `new folder`. */
function commandOf([first = "", second]: readonly string[]): string {
  return second !== undefined && usage([first, second]) !== usage([first]) ? `${first} ${second}` : first;
}

function usage(command: readonly string[]): string {
  return /^Usage:\n(.*)$/m.exec(helpOf(command))?.[1] ?? "";
}

const helps = new Map<string, string>();

function helpOf(command: readonly string[]): string {
  const key = command.join(" ");
  const help = helps.get(key) ?? execFileSync("pulumi", [...command, "--help"], { encoding: "utf8" });
  helps.set(key, help);
  return help;
}

if (require.main === module) {
  writeFileSync(PULUMI_OPTIONS_FILE, `${JSON.stringify(recordPulumi(process.cwd()), undefined, 2)}\n`);
}
