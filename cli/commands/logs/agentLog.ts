import { setTimeout as sleep } from "node:timers/promises";
import type { CommandContext } from "../../context/context";
import { listTasks } from "../../aws/tasks";
import { ExitCode } from "../../support/exitCode";
import { about, ago } from "../../support/time";
import { endLine } from "./endLine";
import { GroupLog, type OutputLine } from "./groupLog";
import { lastLines, type LogsArgs } from "./logsArgs";
import { printOutput } from "./printOutput";

const POLL_MILLISECONDS = 2000;

/** Shows an agent's log across its tasks, and why its last stopped task stopped. */
export async function showAgentLog(
  context: CommandContext,
  agent: string,
  { follow, since = 3600, limit = 200 }: LogsArgs,
): Promise<number> {
  const environment = await context.environment();
  const { aws, outputs, signal } = environment;
  const group = outputs.logGroups[`agent-${agent}`] ?? "";
  sayOthers(context, agent, Object.keys(outputs.services));
  const from = Date.now() - since * 1000;
  const log = new GroupLog(aws.logs, group, from);
  const lines = await context.progress.step("Log", () => log.next());
  if (lines.length === 0) {
    context.note(`Agent ${agent} has logged nothing for ${about(since)}: try \`--since 1d\`.`);
  }
  printOutput(context, lastLines<OutputLine>(lines, limit));
  while (follow) {
    await sleep(POLL_MILLISECONDS, undefined, { signal });
    printOutput(context, await log.next());
  }
  const serviceName = outputs.services[agent] ?? "";
  const [stopped] = (await listTasks(environment, { serviceName }, "STOPPED"))
    .filter(({ stoppedAt }) => (stoppedAt?.getTime() ?? 0) >= from)
    .sort((a, b) => (b.stoppedAt?.getTime() ?? 0) - (a.stoppedAt?.getTime() ?? 0));
  if (stopped?.stoppedAt !== undefined) {
    context.note(`Stopped ${ago(stopped.stoppedAt)}: ${await endLine(stopped)}`);
  }
  return ExitCode.ok;
}

function sayOthers(context: CommandContext, shown: string, agents: readonly string[]): void {
  if (agents.length > 1) {
    const others = agents.filter((agent) => agent !== shown).map((agent) => `\`logs agent-${agent}\``);
    context.note(`Agent ${shown}; for the others: ${others.join(", ")}.`);
  }
}
