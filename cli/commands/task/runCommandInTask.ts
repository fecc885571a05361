import { ContainerName } from "../../../components/task/containerName";
import { fargateSizeProblems } from "../../../components/task/fargateSize";
import type { CommandContext } from "../../context/context";
import { transcript } from "../../context/transcript";
import { nameOf } from "../../aws/tasks";
import { UsageError } from "../../support/cliError";
import { ExitCode } from "../../support/exitCode";

export interface OneOffArgs {
  readonly command: readonly string[];
  /** Additional environment variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** CPU units; give both sizes or neither. @default the flow runs' */
  readonly cpu?: number;
  /** MiB. @default the flow runs' */
  readonly memory?: number;
  /** Minutes. @default unlimited */
  readonly timeout?: number;
}

/**
 * Runs a command in a task with a flow run's image, variables, secrets, rights and egress addresses.
 *
 * @returns the container's exit code.
 */
export async function runCommandInTask(context: CommandContext, args: OneOffArgs): Promise<number> {
  const { command, env: environment, cpu, memory: memoryMiB, timeout } = args;
  checkSize(cpu, memoryMiB);
  const { checkAccount } = await import("../../../components/runner/account.mjs");
  const { runToItsEnd } = await import("../../../components/runner/task.mjs");
  const { aws, outputs, signal } = await context.environment();
  await checkAccount(aws.sts, outputs.access.accountId);
  const { print, end } = transcript(context);
  const { exitCode, ending, log, stopped } = await runToItsEnd(
    { ecs: aws.ecs, logs: aws.logs },
    {
      cluster: outputs.clusterName,
      taskDefinition: outputs.taskDefinitionArn,
      containerName: ContainerName.flowRun,
      logGroup: outputs.logGroups["flowRuns"] ?? "",
      subnets: outputs.privateSubnetIds,
      securityGroups: [outputs.flowRunSecurityGroupId],
    },
    {
      command,
      environment,
      cpu,
      memoryMiB,
      timeoutMinutes: timeout ?? Infinity,
      signal,
      print: (line) => {
        print(`${line}\n`);
      },
      onStart: (arn) => {
        context.note(
          `Task ${nameOf(arn)} of ${nameOf(outputs.taskDefinitionArn)}; it starts within a minute.`,
        );
      },
    },
  );
  end({ task: stopped.taskArn, exitCode: exitCode ?? null, ending });
  if (exitCode !== 0) {
    context.note(`${ending}\n${log.split("\n")[0] ?? ""}`);
  }
  return exitCode ?? ExitCode.failed;
}

function checkSize(cpu: number | undefined, memoryMiB: number | undefined): void {
  if (cpu === undefined && memoryMiB === undefined) {
    return;
  }
  if (cpu === undefined || memoryMiB === undefined) {
    throw new UsageError("Give both `--cpu` and `--memory`: Fargate allows only certain pairs.");
  }
  const problems = fargateSizeProblems({ cpu, memoryMiB }, { cpu: "--cpu", memoryMiB: "--memory" });
  if (problems.length > 0) {
    throw new UsageError(problems.join("\n"));
  }
}
