import type { ContainerName } from "../../../../components/task/containerName";
import { lastLines } from "../../../aws/lastLines";
import type { Environment } from "../../../stack/environment";
import type { Reader } from "../reader";

/** Enough for a traceback and the lines before it. */
const LAST_LINES = 200;

/** The last lines of a task's only container; empty if it wrote none. */
export async function readContainerLog(
  env: Environment,
  reader: Reader,
  logGroupName: string,
  containerName: ContainerName,
  taskArn: string,
): Promise<string[]> {
  const { logStreamOf } = await import("../../../../components/runner/task.mjs");
  const lines = await reader.read(`the log group ${logGroupName}`, "logs:GetLogEvents", () =>
    lastLines(env, {
      logGroupName,
      logStreamName: logStreamOf(containerName, taskArn),
      limit: LAST_LINES,
    }),
  );
  return lines ?? [];
}
