import { fork } from "node:child_process";
import * as path from "node:path";
import type { Started } from "./programStart/program";
import { goal, median, table } from "./report";

const TRIALS = 5;
const GOAL = 0.5;

/** What Node is told to load the program with. */
const LOADERS = {
  // Pulumi's own way: ts-node as the project's tsconfig.json has it, which checks types.
  "ts-node": "ts-node/register",
  swc: "@swc-node/register",
} as const;
type Loader = keyof typeof LOADERS;

interface Start {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly resources: number;
}

/** `npm run bench:program-start`: from the start of Node to the last resource of `staging`, under both loaders. */
async function main(): Promise<void> {
  const starts: Record<Loader, Start[]> = { "ts-node": [], swc: [] };
  for (let trial = 0; trial <= TRIALS; trial++) {
    // In turns, so that whatever else the machine does falls on both.
    for (const loader of ["ts-node", "swc"] as const) {
      const started = await start(loader);
      // The first one fills the machine's file cache.
      if (trial > 0) {
        starts[loader].push(started);
      }
    }
  }
  const theirs = summary(starts["ts-node"]);
  const ours = summary(starts.swc);
  console.log(`Start of the program to its last resource, staging, median of ${TRIALS} (least to most)\n`);
  table(
    ["loader", "seconds", "ratio", "CPU seconds", "ratio", "resources"],
    [row("ts-node, checking types", theirs, theirs), row("swc", ours, theirs)],
  );
  console.log();
  goal("seconds against ts-node", ours.seconds / theirs.seconds, GOAL);
}

function start(loader: Loader): Promise<Start> {
  return new Promise((resolve, reject) => {
    const begun = Date.now();
    const child = fork(path.join(__dirname, "programStart", "program.ts"), {
      execArgv: ["--require", LOADERS[loader]],
    });
    child.once("message", ({ at, cpuSeconds, resources }: Started) => {
      resolve({ seconds: (at - begun) / 1000, cpuSeconds, resources });
    });
    child.once("exit", (code) => {
      // Does nothing where it reported before.
      reject(new Error(`the program ended with ${code ?? "a signal"} under ${loader}`));
    });
  });
}

interface Summary extends Start {
  readonly range: string;
}

function summary(starts: readonly Start[]): Summary {
  const seconds = starts.map((each) => each.seconds);
  return {
    seconds: median(seconds),
    range: `${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)}`,
    cpuSeconds: median(starts.map((each) => each.cpuSeconds)),
    resources: starts[0]?.resources ?? 0,
  };
}

function row(title: string, got: Summary, base: Summary): string[] {
  return [
    title,
    `${got.seconds.toFixed(2)} (${got.range})`,
    (got.seconds / base.seconds).toFixed(2),
    got.cpuSeconds.toFixed(2),
    (got.cpuSeconds / base.cpuSeconds).toFixed(2),
    String(got.resources),
  ];
}

void main();
