import { Command, Option } from "commander";
import type { FlowRunLogArgs } from "./flowRunLog";
import type { Cli } from "../../context/context";
import { count, seconds } from "../../context/optionValues";

export function logsCommand(cli: Cli): Command {
  return new Command("logs")
    .description(
      "show the log of an agent, of the last registration, of the stack's own Prefect server or of a flow run",
    )
    .argument(
      "[whose]",
      "agent, agent-<name>, registration, prefect-server, or a flow run's id, name or page",
      "agent",
    )
    .option("-f, --follow", "follow new lines until the run's end or Ctrl-C", false)
    .option(
      "--since <time>",
      "only newer lines, for example 30m, 1h or 2d (default: 1h for an agent or the server)",
      seconds,
    )
    .option("--limit <lines>", "only the last lines (default: 200 for an agent or the server)", count)
    .addOption(
      new Option("--source <source>", "for a flow run: Prefect's log, or its container's output")
        .choices(["prefect", "container"])
        .default("prefect"),
    )
    .addHelpText("after", HELP)
    .action(
      cli.action(async (context, whose: string, options: FlowRunLogArgs) => {
        const { showLog } = await import("./showLog.ts");
        return showLog(context, whose, options);
      }),
    );
}

const HELP = `
The last line says why a task stopped; ECS keeps that for about an hour. A container that was killed
(exit code 137) or never came up has logged nothing to Prefect: see --source container, or this reason.
With --json, each line is a JSON document.

Examples:
  $ ./prefect-ecs logs --follow
  $ ./prefect-ecs logs registration
  $ ./prefect-ecs logs gentle-otter --source container
`;
