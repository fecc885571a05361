import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import * as path from "node:path";
import { goal, median, table } from "./report";

const TRIALS = 5;
const SECONDS = 2;
const RATIO = 2.5;

/** What Node is started with. The first is what none of the others can do without. */
const COMMANDS = {
  "Node loads Pulumi's SDK": ["-e", 'require("@pulumi/pulumi")'],
  "plan staging": plan("staging"),
  "plan staging --markdown": plan("staging", "--markdown"),
  "plan staging --html": plan("staging", "--html"),
  "plan staging --against HEAD": plan("staging", "--against", "HEAD"),
} as const;
type Command = keyof typeof COMMANDS;

function plan(...args: string[]): string[] {
  return ["--require", "./cli/support/typescript.cjs", "cli/plan.ts", ...args];
}

interface Run {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** `npm run bench:plan`: from the start of Node to its end. */
async function main(): Promise<void> {
  const names = Object.keys(COMMANDS) as Command[];
  const runs = new Map<Command, Run[]>(names.map((name) => [name, []]));
  for (let trial = 0; trial <= TRIALS; trial++) {
    // In turns, so that whatever else the machine does falls on all; the first one fills the file cache.
    for (const name of names) {
      const run = await timed(COMMANDS[name]);
      runs.get(name)?.push(...(trial > 0 ? [run] : []));
    }
  }
  const medianOf = (name: Command, value: keyof Run): number =>
    median((runs.get(name) ?? []).map((run) => run[value]));
  const base: Command = "Node loads Pulumi's SDK";
  console.log(`A plan from start to end, median of ${TRIALS}\n`);
  table(
    ["what", "seconds", "ratio", "CPU seconds", "ratio"],
    names.map((name) => [
      name,
      ...(["seconds", "cpuSeconds"] as const).flatMap((value) => [
        medianOf(name, value).toFixed(2),
        (medianOf(name, value) / medianOf(base, value)).toFixed(2),
      ]),
    ]),
  );
  console.log();
  goal("seconds of a plan", medianOf("plan staging", "seconds"), SECONDS);
  goal(
    "CPU against the SDK alone",
    medianOf("plan staging", "cpuSeconds") / medianOf(base, "cpuSeconds"),
    RATIO,
  );
}

async function timed(args: readonly string[]): Promise<Run> {
  const begun = Date.now();
  const child = spawn(process.execPath, ["--require", path.join(__dirname, "plan", "cpu.cjs"), ...args], {
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  const [report, code] = await Promise.all([
    text(child.stdio[3] as NodeJS.ReadableStream),
    new Promise<number | null>((resolve) => child.once("exit", resolve)),
  ]);
  if (code !== 0) {
    throw new Error(`\`node ${args.join(" ")}\` ended with ${code ?? "a signal"}`);
  }
  return { seconds: (Date.now() - begun) / 1000, cpuSeconds: Number(report) };
}

void main();
