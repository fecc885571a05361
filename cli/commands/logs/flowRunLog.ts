import { ContainerName } from "../../../components/task/containerName";
import type { CommandContext } from "../../context/context";
import { findRun } from "../../flowRuns/findRun";
import { isFinal } from "../../flowRuns/followRun";
import { RunLog } from "../../flowRuns/runLog";
import { taskOfRun } from "../../flowRuns/taskOfRun";
import { type Happened, watchRun } from "../../flowRuns/watchRun";
import { logLine, stateInColour, stateLine } from "../../flowRuns/words";
import type { FlowRun, LogLine } from "../../prefect/client";
import { deploymentNames } from "../../prefect/deployments";
import { CliError } from "../../support/cliError";
import { ExitCode } from "../../support/exitCode";
import { briefly } from "../../support/failure";
import { dateAndClock } from "../../support/time";
import { endLine } from "./endLine";
import { flowRunLogGroup } from "../../flowRuns/flowRunLogGroup";
import { lastLines, type LogsArgs } from "./logsArgs";
import { showTaskLog } from "./taskLog";

/** Source of a flow run's log. */
export const LogSource = {
  /** Log lines of the flow and of Prefect. */
  prefect: "prefect",
  /** Everything the container has written. */
  container: "container",
} as const;
export type LogSource = (typeof LogSource)[keyof typeof LogSource];

export interface FlowRunLogArgs extends LogsArgs {
  readonly source: LogSource;
}

/** Shows a flow run's log, and how its task ended. @param wanted Id, name or page. */
export async function showFlowRunLog(
  context: CommandContext,
  wanted: string,
  args: FlowRunLogArgs,
): Promise<number> {
  const { prefect } = await context.environment();
  const { run, older } = await findRun(prefect, wanted);
  context.note(await title(context, run));
  if (older > 0) {
    context.note(`The newest of ${older + 1} runs of that name; for the others, give their ids.`);
  }
  await (args.source === LogSource.prefect
    ? showPrefectLog(context, run, args)
    : showContainerLog(context, run, args));
  return ExitCode.ok;
}

async function title(context: CommandContext, run: FlowRun): Promise<string> {
  const { prefect } = await context.environment();
  const ids = run.deployment_id === null ? [] : [run.deployment_id];
  const deployment = (await deploymentNames(prefect, ids)).get(run.deployment_id ?? "");
  const since = run.start_time ?? run.expected_start_time;
  return [
    `${run.name}${deployment === undefined ? "" : ` of ${deployment}`}`,
    stateInColour(run.state, context.colours),
    ...(since === null ? [] : [dateAndClock(since)]),
  ].join(", ");
}

async function showPrefectLog(context: CommandContext, run: FlowRun, args: FlowRunLogArgs): Promise<void> {
  const environment = await context.environment();
  const { prefect, signal } = environment;
  let ended = run;
  if (args.follow && !isFinal(run.state)) {
    ({ run: ended } = await watchRun(prefect, run.id, {
      signal,
      lastLinesSeconds: 6,
      take: (happened) => {
        context.print(happenedLine(context, happened));
      },
    }));
  } else {
    const since =
      args.since === undefined ? undefined : new Date(Date.now() - args.since * 1000).toISOString();
    const lines = await context.progress.step("Log", () => new RunLog(prefect, run.id, since).next());
    for (const line of lastLines<LogLine>(lines, args.limit)) {
      context.print(happenedLine(context, { line }));
    }
    context.note(stateLine(run.state, context.colours));
  }
  await sayEnd(context, ended);
}

function happenedLine({ json, colours }: CommandContext, happened: Happened): string {
  if ("state" in happened) {
    const { timestamp, name: state, message } = happened.state;
    return json ? JSON.stringify({ timestamp, state, message }) : stateLine(happened.state, colours);
  }
  const { timestamp, level, message } = happened.line;
  return json ? JSON.stringify({ timestamp, level, message }) : logLine(happened.line, colours);
}

/** Notes how the run's task ended; ECS keeps that for about an hour. */
async function sayEnd(context: CommandContext, run: FlowRun): Promise<void> {
  try {
    const found = await taskOfRun(await context.environment(), run);
    if (found?.task?.lastStatus === "STOPPED") {
      context.note(await endLine(found.task));
    }
  } catch (error) {
    context.signal.throwIfAborted();
    // The log itself is already shown.
    context.note(`How its task ended can't be read: ${briefly(error)}`);
  }
}

async function showContainerLog(context: CommandContext, run: FlowRun, args: FlowRunLogArgs): Promise<void> {
  const environment = await context.environment();
  const { logStreamOf } = await import("../../../components/runner/task.mjs");
  const found = await taskOfRun(environment, run);
  if (found === undefined) {
    throw new CliError(
      `${run.name} has no known task: none was started, or ECS has dropped it. \`./prefect-ecs logs agent\` shows starts.`,
    );
  }
  await showTaskLog(context, {
    ...args,
    group: await flowRunLogGroup(environment, run),
    stream: logStreamOf(ContainerName.flowRun, found.arn),
    taskArn: found.arn,
  });
}
