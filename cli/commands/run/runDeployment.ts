import type { CommandContext } from "../../context/context";
import type { FlowRun, PrefectClient } from "../../prefect/client";
import type { Environment } from "../../stack/environment";
import { ExitCode } from "../../support/exitCode";
import { about } from "../../support/time";
import { objectFromFile } from "./keyValues";
import { startRun } from "../../flowRuns/startRun";
import { type WatchedRun, watchRun } from "../../flowRuns/watchRun";
import { logLine, runUrl, secondsOf, stateInColour, stateLine } from "../../flowRuns/words";

export interface RunDeploymentArgs {
  /** As in `flow/deployment`. */
  readonly deployment: string;
  /** Those of the command line win over the file's. */
  readonly parameter?: Record<string, unknown>;
  /** File of JSON. */
  readonly params?: string;
  readonly jobVariable?: Record<string, unknown>;
  readonly wait: boolean;
  readonly cancelOnInterrupt: boolean;
}

/** Starts a run, shows its states and log, and returns the exit code for its final state. */
export async function runDeployment(context: CommandContext, args: RunDeploymentArgs): Promise<number> {
  const { deployment, jobVariable: jobVariables } = args;
  const parameters = {
    ...(args.params === undefined ? {} : objectFromFile(args.params)),
    ...args.parameter,
  };
  const environment = await context.environment();
  const { prefect, outputs } = environment;
  const run = await startRun(prefect, { deployment, parameters, jobVariables });
  const url = runUrl(outputs.prefectUrl, run);
  if (!args.wait) {
    context.answer(asJson(run, url), () => `${run.name} of ${deployment} is scheduled: ${url}`);
    return ExitCode.ok;
  }
  if (!context.json) {
    context.print(`${context.colours.bold(run.name)} of ${deployment}: ${url}`);
  }
  const { run: ended, linesMayCome } = await watch(context, environment, run, args.cancelOnInterrupt);
  if (linesMayCome && !context.json) {
    context.note(`Its last lines may be delayed: \`./prefect-ecs logs ${run.name}\` shows them.`);
  }
  context.answer(
    asJson(ended, url),
    () => `${stateInColour(ended.state, context.colours)} after ${about(secondsOf(ended))}`,
  );
  return EXIT_CODES[ended.state.type] ?? ExitCode.failed;
}

/** Exit codes by final state. */
const EXIT_CODES: Readonly<Record<string, number>> = { COMPLETED: ExitCode.ok, CANCELLED: 3 };

async function watch(
  context: CommandContext,
  { prefect, signal }: Environment,
  run: FlowRun,
  cancelOnInterrupt: boolean,
): Promise<WatchedRun> {
  try {
    return await watchRun(prefect, run.id, {
      signal,
      lastLinesSeconds: 0.5,
      take: (happened) => {
        if (!context.json) {
          const { colours } = context;
          context.print(
            "state" in happened ? stateLine(happened.state, colours) : logLine(happened.line, colours),
          );
        }
      },
    });
  } catch (error) {
    if (signal.aborted) {
      await interrupted(context, prefect, run, cancelOnInterrupt);
    }
    throw error;
  }
}

async function interrupted(
  context: CommandContext,
  prefect: PrefectClient,
  { id, name }: FlowRun,
  cancel: boolean,
): Promise<void> {
  if (cancel) {
    await prefect.afterInterruption().setState(id, { type: "CANCELLING", name: "Cancelling" });
    context.note(`${name} is being cancelled: \`./prefect-ecs logs ${name} --follow\` shows it.`);
  } else {
    context.note(
      `${name} goes on. Follow it: \`./prefect-ecs logs ${name} --follow\`. ` +
        `Cancel it: \`prefect flow-run cancel ${id}\`, or the button on its page.`,
    );
  }
}

function asJson(run: FlowRun, url: string): object {
  const { id, name, state, start_time, end_time, total_run_time } = run;
  return { id, name, url, state: state.name, message: state.message, start_time, end_time, total_run_time };
}
