import { logGroupExists } from "../../../aws/logGroupExists";
import type { Environment } from "../../../stack/environment";
import type { Reader } from "../reader";

export interface LogGroupEvidence {
  /** What writes there: `flowRuns`, `registration`, `agent-default`, … */
  readonly writer: string;
  readonly name: string;
  readonly exists: boolean;
}

/** Whether the containers' log groups exist: ECS starts no container without its log group. */
export async function readLogGroups(env: Environment, reader: Reader): Promise<LogGroupEvidence[]> {
  const found = await Promise.all(
    Object.entries(env.outputs.logGroups).map(([writer, name]) =>
      reader.read(`the log group ${name}`, "logs:DescribeLogGroups", async () => ({
        writer,
        name,
        exists: await logGroupExists(env, name),
      })),
    ),
  );
  return found.filter((group) => group !== undefined);
}
