import { Command, Option } from "commander";
import type { FlowRunLogArgs } from "./flowRunLog";
import type { Cli } from "../../context/context";
import { count, seconds } from "../../context/optionValues";

export function logsCommand(cli: Cli): Command {
  return new Command("logs")
    .description("show the log of an agent, of the last registration or of a flow run")
    .argument("[whose]", "agent, agent-<name>, registration, or a flow run's id, name or page", "agent")
    .option("-f, --follow", "go on with what comes, to the run's end or Ctrl-C", false)
    .option("--since <time>", "what is younger, for example 30m, 1h or 2d (default: 1h of an agent)", seconds)
    .option("--limit <lines>", "only the last lines (default: 200 of an agent)", count)
    .addOption(
      new Option("--source <source>", "of a flow run: Prefect's log, or all that its container wrote")
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
At the end it says why a task stopped, as long as ECS knows: about an hour. A container that was killed
(exit code 137) or never came up has written nothing to Prefect: --source container, or this reason, tells more.
With --json each line is a document.

Examples:
  $ ./prefect-ecs logs --follow
  $ ./prefect-ecs logs registration
  $ ./prefect-ecs logs gentle-otter --source container
`;
