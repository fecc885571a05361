import { setTimeout as sleep } from "node:timers/promises";
import type { CommandContext } from "../../context/context";
import { describeTask } from "../../aws/tasks";
import type { OutputLine } from "./groupLog";
import { endLine } from "./endLine";
import { lastLines, type LogsArgs } from "./logsArgs";
import { printOutput } from "./printOutput";

export interface TaskLogArgs extends LogsArgs {
  readonly group: string;
  readonly stream: string;
  /** The task that writes there. */
  readonly taskArn: string;
}

const POLL_MILLISECONDS = 2000;
/** CloudWatch has a container's last lines some seconds after its end. */
const LATE_POLLS = 2;

/** Shows the output of a task's container, and how the task ended. */
export async function showTaskLog(context: CommandContext, args: TaskLogArgs): Promise<void> {
  const { LogStream } = await import("../../../components/runner/logStream.mjs");
  const environment = await context.environment();
  const stream = new LogStream(environment.aws.logs, args.group, args.stream);
  const rest = async (): Promise<OutputLine[]> => {
    const lines: OutputLine[] = [];
    do {
      for (const { timestamp = 0, message = "" } of await stream.next()) {
        lines.push({ timestamp, message: message.trimEnd() });
      }
    } while (!stream.atEnd);
    return lines;
  };
  const from = args.since === undefined ? 0 : Date.now() - args.since * 1000;
  const lines = (await rest()).filter(({ timestamp }) => timestamp >= from);
  printOutput(context, lastLines(lines, args.limit));

  let task = await describeTask(environment, args.taskArn);
  for (let late = 0; args.follow && late < LATE_POLLS; late += isRunning(task?.lastStatus) ? 0 : 1) {
    await sleep(POLL_MILLISECONDS, undefined, { signal: environment.signal });
    printOutput(context, await rest());
    task = await describeTask(environment, args.taskArn);
  }
  if (task === undefined) {
    context.note("ECS has dropped the task and its stopped reason, as it does about an hour after the end.");
  } else {
    context.note(
      task.lastStatus === "STOPPED" ? await endLine(task) : `The task is ${task.lastStatus ?? "starting"}.`,
    );
  }
}

function isRunning(status: string | undefined): boolean {
  return status !== undefined && status !== "STOPPED";
}
