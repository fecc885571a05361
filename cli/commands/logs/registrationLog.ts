import { DescribeLogStreamsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { CommandContext } from "../../context/context";
import { CliError } from "../../support/cliError";
import { ExitCode } from "../../support/exitCode";
import { dateAndClock } from "../../support/time";
import type { LogsArgs } from "./logsArgs";
import { showTaskLog } from "./taskLog";

/** Shows the last registration's log. */
export async function showRegistrationLog(context: CommandContext, args: LogsArgs): Promise<number> {
  const { aws, outputs } = await context.environment();
  const group = outputs.logGroups["registration"] ?? "";
  const { logStreams = [] } = await aws.logs.send(
    new DescribeLogStreamsCommand({
      logGroupName: group,
      orderBy: "LastEventTime",
      descending: true,
      limit: 1,
    }),
  );
  const [{ logStreamName, creationTime = 0 } = {}] = logStreams;
  if (logStreamName === undefined) {
    throw new CliError(`${group} has no log of a registration within its retention.`);
  }
  context.note(`The registration of ${dateAndClock(new Date(creationTime).toISOString())}:`);
  // The stream ends with the task's id.
  const taskArn = logStreamName.split("/").pop() ?? "";
  await showTaskLog(context, { ...args, group, stream: logStreamName, taskArn });
  return ExitCode.ok;
}
