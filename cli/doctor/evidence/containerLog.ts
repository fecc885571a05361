import { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { ContainerName } from "../../../components/containerName";
import type { Environment } from "../../stack/environment";
import { ifThere, type Reader } from "../reader";

/** Enough for a traceback with what came before it. */
const LAST_LINES = 200;

/** The last lines that the one container of a task has written; none if it never wrote. */
export async function readContainerLog(
  env: Environment,
  reader: Reader,
  logGroupName: string,
  containerName: ContainerName,
  taskArn: string,
): Promise<string[]> {
  const { logStreamOf } = await import("../../../components/runner/task.mjs");
  const lines = await reader.read(`the log group ${logGroupName}`, "logs:GetLogEvents", async () => {
    const found = await ifThere(() =>
      env.aws.logs.send(
        new GetLogEventsCommand({
          logGroupName,
          logStreamName: logStreamOf(containerName, taskArn),
          limit: LAST_LINES,
          startFromHead: false,
        }),
        { abortSignal: env.signal },
      ),
    );
    return (found?.events ?? []).map(({ message = "" }) => message.trimEnd());
  });
  return lines ?? [];
}
