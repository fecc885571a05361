import { Command } from "commander";
import type { OneOffArgs } from "./runCommandInTask";
import type { Cli } from "../../context/context";
import { count, variable } from "../../context/optionValues";

export function taskCommand(cli: Cli): Command {
  return new Command("task")
    .description("run a one-off command where flow runs run: a migration, a backfill, a look around")
    .argument("<command...>", "the command, after --")
    .option("-e, --env <NAME=value>", "a variable besides the task's own", variable)
    .option("--cpu <units>", "another size than the flow runs', with --memory; 1024 is one vCPU", count)
    .option("--memory <MiB>", "another size than the flow runs', with --cpu", count)
    .option("--timeout <minutes>", "stop it after that time (default: never)", count)
    .addHelpText("after", HELP)
    .action(
      cli.action(async (context, command: string[], options: Omit<OneOffArgs, "command">) => {
        const { runCommandInTask } = await import("./runCommandInTask.ts");
        return runCommandInTask(context, { ...options, command });
      }),
    );
}

const HELP = `
The task has the image, variables, secrets, rights and way out of a flow run, and no terminal. What --env sets can
be read in ECS by whoever may describe tasks: secrets don't belong there. Ctrl-C stops the task.

Exit codes: the command's own; 1 also when the task did not start, 130 Ctrl-C.

Examples:
  $ ./prefect-ecs task -- python -m flows.hello
  $ ./prefect-ecs task -- alembic current
  $ ./prefect-ecs task --cpu 1024 --memory 4096 -e SEASON=spring -- sh -c 'env | sort && df -h'
`;
