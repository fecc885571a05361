import { paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import type { Environment } from "../../../stack/environment";
import { ifThere } from "../../../support/ifThere";
import type { Reader } from "../reader";
import { type DescribedTask, type TaskEvidence, taskEvidence } from "./tasks";

/** Flow tasks that never started, from the event log, which keeps them longer than ECS does. */
export async function readFailedStarts(
  env: Environment,
  reader: Reader,
  since: Date,
): Promise<TaskEvidence[] | undefined> {
  const logGroupName = env.outputs.failedStartsLogGroup;
  return reader.read("the tasks that never started", "logs:FilterLogEvents", async () => {
    const lines = await ifThere(async () => {
      const found: string[] = [];
      const request = { logGroupName, startTime: since.getTime() };
      for await (const page of paginateFilterLogEvents({ client: env.aws.logs }, request)) {
        env.signal.throwIfAborted();
        found.push(...(page.events ?? []).map(({ message = "" }) => message));
      }
      return found;
    });
    return (lines ?? []).map((line) => {
      const { detail } = JSON.parse(line) as { readonly detail: DescribedTask };
      return taskEvidence(detail);
    });
  });
}
