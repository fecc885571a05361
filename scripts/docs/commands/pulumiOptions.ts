import { readFileSync } from "node:fs";
import * as path from "node:path";

/** Option, short or long → whether a value follows it. */
export type Options = Readonly<Record<string, boolean>>;

/** Command of the Pulumi CLI, as in `stack output` → its options. */
export type PulumiOptions = Readonly<Record<string, Options>>;

/** Written by `npm run docs:pulumi`. Not named pulumiOptions.json: Node resolves JSON before TypeScript. */
export const PULUMI_OPTIONS_FILE = path.join(__dirname, "recordedOptions.json");

/** The recorded options of each command. */
export function readPulumiOptions(): PulumiOptions {
  return JSON.parse(readFileSync(PULUMI_OPTIONS_FILE, "utf8")) as PulumiOptions;
}

/** The words before the first option: a command, and perhaps its arguments. */
export function leadingWords(args: readonly string[]): string[] {
  const first = args.findIndex((word) => word.startsWith("-"));
  return args.slice(0, first < 0 ? undefined : first);
}

/** The options in a command's `--help`. */
export function optionsIn(help: string): Options {
  const lines = help.matchAll(/^ +(?:(-\w), )?(--[\w-]+)(?: (\S+))? {2,}\S/gm);
  return Object.fromEntries(
    [...lines].flatMap(([, short, long = "", type]) =>
      [short, long].flatMap((name) => (name === undefined ? [] : [[name, type !== undefined] as const])),
    ),
  );
}
