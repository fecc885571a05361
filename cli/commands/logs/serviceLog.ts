import { setTimeout as sleep } from "node:timers/promises";
import type { CommandContext } from "../../context/context";
import { listTasks } from "../../aws/tasks";
import { CliError } from "../../support/cliError";
import { ExitCode } from "../../support/exitCode";
import { about, ago } from "../../support/time";
import { endLine } from "./endLine";
import { GroupLog, type OutputLine } from "./groupLog";
import { lastLines, type LogsArgs } from "./logsArgs";
import { printOutput } from "./printOutput";

const POLL_MILLISECONDS = 2000;

/** Shows an agent's log. */
export async function showAgentLog(context: CommandContext, agent: string, args: LogsArgs): Promise<number> {
  const { outputs } = await context.environment();
  sayOthers(context, agent, Object.keys(outputs.services));
  return showServiceLog(
    context,
    {
      title: `Agent ${agent}`,
      serviceNames: [outputs.services[agent] ?? ""],
      group: outputs.logGroups[`agent-${agent}`] ?? "",
    },
    args,
  );
}

/** Shows the log of the stack's own Prefect server. @throws CliError when the stack uses another one. */
export async function showPrefectServerLog(context: CommandContext, args: LogsArgs): Promise<number> {
  const { outputs } = await context.environment();
  const { prefectServer, logGroups, prefectUrl } = outputs;
  if (prefectServer === undefined) {
    throw new CliError(`The stack has no Prefect server of its own: it uses ${prefectUrl}.`);
  }
  const { serviceName, backgroundServiceName } = prefectServer;
  const serviceNames = [serviceName, ...(backgroundServiceName === undefined ? [] : [backgroundServiceName])];
  const group = logGroups["prefectServer"] ?? "";
  return showServiceLog(context, { title: "The Prefect server", serviceNames, group }, args);
}

interface LoggingService {
  /** Subject of a sentence. */
  readonly title: string;
  /** Services that write to the group. */
  readonly serviceNames: readonly string[];
  readonly group: string;
}

/** Shows a service's log across its tasks, and why its last stopped task stopped. */
async function showServiceLog(
  context: CommandContext,
  { title, serviceNames, group }: LoggingService,
  { follow, since = 3600, limit = 200 }: LogsArgs,
): Promise<number> {
  const environment = await context.environment();
  const { aws, signal } = environment;
  const from = Date.now() - since * 1000;
  const log = new GroupLog(aws.logs, group, from);
  const lines = await context.progress.step("Log", () => log.next());
  if (lines.length === 0) {
    context.note(`${title} has logged nothing for ${about(since)}: try \`--since 1d\`.`);
  }
  printOutput(context, lastLines<OutputLine>(lines, limit));
  while (follow) {
    await sleep(POLL_MILLISECONDS, undefined, { signal });
    printOutput(context, await log.next());
  }
  const tasks = serviceNames.map((serviceName) => listTasks(environment, { serviceName }, "STOPPED"));
  const [stopped] = (await Promise.all(tasks))
    .flat()
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
