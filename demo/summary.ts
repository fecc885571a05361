import * as path from "node:path";
import type { Colours } from "../cli/support/progress";

/** A command to try next. */
export interface LookAround {
  readonly command: string;
  readonly what: string;
}

export interface SummaryArgs {
  readonly rankings: string;
  readonly runUrl: string;
  readonly uiUrl: string;
  /** `user:password` that the UI asks for. @default none */
  readonly login?: string;
  /** Egress addresses of flow runs, with an explanation. */
  readonly egress: string;
  /** File to source in a shell. */
  readonly environmentFile: string;
  readonly lookAround: readonly LookAround[];
}

/** The demo's final output. */
export function summary(args: SummaryArgs, { bold, dim }: Colours): string {
  const facts = [
    ["Run", args.runUrl],
    ["Prefect", args.login === undefined ? args.uiUrl : `${args.uiUrl}, log in with ${args.login}`],
    ["Egress", args.egress],
  ] as const;
  const file = path.relative(process.cwd(), args.environmentFile);
  const commands = [
    {
      command: `. ${file}`,
      what: "first, in a new shell: points the commands below to this demo",
    },
    ...args.lookAround,
  ];
  return [
    args.rankings,
    "",
    ...facts.map(([name, value]) => `${bold(name.padEnd(WIDTH))}${value}`),
    "",
    bold("Look around"),
    ...commands.map(({ command, what }) => `  ${command}  ${dim(`# ${what}`)}`),
    "",
    `${bold("Changed a flow?")}  npm run demo`,
    `${bold("Take it down")}     npm run demo:down`,
  ].join("\n");
}

const WIDTH = 9;
