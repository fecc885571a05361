import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { Environment } from "../stack/environment";

/** Whether a log group exists. */
export async function logGroupExists({ aws, signal }: Environment, name: string): Promise<boolean> {
  const { logGroups = [] } = await aws.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }), {
    abortSignal: signal,
  });
  return logGroups.some(({ logGroupName }) => logGroupName === name);
}
