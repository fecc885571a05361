import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { Environment } from "../../stack/environment";
import type { Reader } from "../reader";

export interface LogGroupEvidence {
  /** What writes there: `flowRuns`, `registration`, `agent-default`, … */
  readonly writer: string;
  readonly name: string;
  readonly exists: boolean;
}

/** Whether the log groups that containers write to are there: ECS starts none without. */
export async function readLogGroups(env: Environment, reader: Reader): Promise<LogGroupEvidence[]> {
  const found = await Promise.all(
    Object.entries(env.outputs.logGroups).map(([writer, name]) =>
      reader.read(`the log group ${name}`, "logs:DescribeLogGroups", async () => {
        const described = await env.aws.logs.send(
          new DescribeLogGroupsCommand({ logGroupNamePrefix: name }),
          {
            abortSignal: env.signal,
          },
        );
        const exists = (described.logGroups ?? []).some(({ logGroupName }) => logGroupName === name);
        return { writer, name, exists };
      }),
    ),
  );
  return found.filter((group) => group !== undefined);
}
