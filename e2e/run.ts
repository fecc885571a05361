import * as path from "node:path";
import { parseArgs } from "node:util";
import { cleanEnvironment } from "../demo/environment";
import { type LocalFolder, localFolder } from "../demo/folder";
import { CliError } from "../cli/support/cliError";
import { listenForInterruption } from "../cli/support/interruption";
import { releaseLock, takeLock } from "../demo/lock";
import { lookAtMachine } from "../demo/machine";
import { coloursFor, duration, terminalProgress } from "../cli/support/progress";
import type { Session } from "../demo/session";
import { engineVariables } from "../demo/stack";
import { takeDown } from "../demo/takeDown";
import { Evidence } from "./evidence";
import { playExamples } from "./examples";
import { newcomersDemo } from "./newcomer";
import { messageOf, Report } from "./report";
import { refuseUnknownRules } from "./rules/start";
import { scenario } from "./scenario";
import { makeWorld } from "./world";

/**
 * `npm run e2e`: plays the whole scenario on this machine, with its own emulator of AWS and Prefect server.
 *
 * `-- --keep` leaves everything running at the end, `-- --down` removes it; `-- --only <words>` plays only checks whose
 * titles contain the words; `-- --examples` plays other programs that use the components; `-- --without-rule <name>`
 * switches one of AWS's rules (`rules/`) off, or with `all` every one.
 */
async function main(): Promise<number> {
  const { "without-rule": rulesOff, ...values } = optionsOf(process.argv.slice(2));
  refuseUnknownRules(rulesOff);
  const folder = localFolder(path.resolve(__dirname, ".."), ".e2e");
  const owner = takeLock(folder);
  if (owner !== undefined) {
    print(`Another end-to-end run is at work in ${folder.path}: process ${owner.pid}.`);
    return 1;
  }
  try {
    // Also the leftovers of an earlier, killed run.
    await takeDownAll(folder);
    return values.down ? 0 : await play(folder, { ...values, rulesOff });
  } finally {
    releaseLock(folder);
  }
}

function optionsOf(args: string[]): Options {
  try {
    return parseArgs({
      args,
      options: {
        keep: { type: "boolean", default: false },
        down: { type: "boolean", default: false },
        examples: { type: "boolean", default: false },
        only: { type: "string", multiple: true, default: [] },
        "without-rule": { type: "string", multiple: true, default: [] },
      },
    }).values;
  } catch (error) {
    throw new CliError(`${(error as Error).message}. e2e/README.md lists the options.`);
  }
}

interface Options {
  readonly keep: boolean;
  readonly down: boolean;
  readonly examples: boolean;
  readonly only: readonly string[];
  readonly "without-rule": readonly string[];
}

interface PlayOptions {
  readonly keep: boolean;
  readonly examples: boolean;
  readonly only: readonly string[];
  readonly rulesOff: readonly string[];
}

async function play(folder: LocalFolder, { keep, examples, only, rulesOff }: PlayOptions): Promise<number> {
  const started = Date.now();
  const interruption = listenForInterruption();
  const progress = terminalProgress(process.stdout, coloursFor(process.stdout, process.env));
  const session: Session = { folder, progress, signal: interruption.signal };
  const docker = await lookAtMachine(session, cleanEnvironment(process.env));
  if (Array.isArray(docker)) {
    print(`The end-to-end run needs the Pulumi engine and Docker. ${docker.join(" ")}`);
    return 1;
  }
  let evidence: Evidence | undefined;
  const report = new Report({
    session,
    print,
    evidence: async () => (await evidence?.gather()) ?? "",
  });
  let ended = false;
  try {
    const world = await makeWorld(session, docker, rulesOff);
    evidence = new Evidence(world.emulator, folder);
    await (examples ? playExamples : scenario)(report, world, only);
    ended = true;
  } catch (error) {
    if (interruption.signal.aborted) {
      print("Interrupted.");
    } else {
      await report.explain(error);
    }
  } finally {
    await evidence?.close();
  }
  const passed = ended && report.failed.length === 0;
  print(summary(report, ended, Date.now() - started));
  if (keep && !interruption.signal.aborted) {
    print(howToLook(folder));
  } else {
    await takeDownAll(folder);
  }
  return passed ? 0 : interruption.exitCode();
}

async function takeDownAll(folder: LocalFolder): Promise<void> {
  await takeDown(newcomersDemo(folder));
  await takeDown(folder);
}

function summary({ passed, failed }: Report, ended: boolean, milliseconds: number): string {
  const time = duration(Math.round(milliseconds / 1000));
  const lines = failed.map((title) => `  failed: ${title}`);
  const end = ended ? "" : "; it ended before its end";
  return [`${passed} steps passed, ${failed.length} failed${end}, in ${time}.`, ...lines].join("\n");
}

function howToLook(folder: LocalFolder): string {
  const variables = Object.entries(engineVariables(folder)).map(
    ([name, value]) => `  export ${name}=${value}`,
  );
  return [
    "Everything is still there. To use `pulumi` on it:",
    ...variables,
    `  cd ${path.join(folder.path, "program")}`,
    "Take it away with: npm run e2e -- --down",
  ].join("\n");
}

function print(text: string): void {
  if (text !== "") {
    process.stdout.write(`${text}\n`);
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    print(messageOf(error));
    process.exitCode = 1;
  },
);
