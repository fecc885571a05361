import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { FlowRun } from "../prefect/client";
import type { Environment } from "../stack/environment";
import { flowProjectFamily } from "../../components/project/platform";
import { projectOfTags } from "../stack/flowProject";
import { CliError } from "../support/cliError";

/**
 * Where a run's container writes to: its flow project's log group, which for one of another program begins with the
 * family.
 *
 * @throws CliError when that project is gone.
 */
export async function flowRunLogGroup({ aws, outputs }: Environment, run: FlowRun): Promise<string> {
  const project = projectOfTags(outputs, run.tags ?? []);
  if (project === undefined) {
    return outputs.logGroups["flowRuns"] ?? "";
  }
  const own = outputs.flowProjects[project]?.logGroup;
  if (own !== undefined) {
    return own;
  }
  const logGroupNamePrefix = `${flowProjectFamily(outputs.platform, project)}-`;
  const { logGroups = [] } = await aws.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix }));
  // Another project's name may start the same; AWS's provider appends digits.
  const found = logGroups.find(({ logGroupName }) =>
    /^[0-9a-f]+$/.test(logGroupName?.slice(logGroupNamePrefix.length) ?? ""),
  );
  if (found?.logGroupName === undefined) {
    throw new CliError(`The flow project ${project} no longer has a log group: its program was destroyed.`);
  }
  return found.logGroupName;
}
