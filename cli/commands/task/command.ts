import { Command } from "commander";
import type { OneOffArgs } from "./runCommandInTask";
import type { Cli } from "../../context/context";
import { count, variable } from "../../context/optionValues";

export function taskCommand(cli: Cli): Command {
  return new Command("task")
    .description("run a one-off command in a task like a flow run's: a migration, a backfill, an inspection")
    .argument("<command...>", "the command, after --")
    .option("-e, --env <NAME=value>", "an additional environment variable", variable)
    .option("--cpu <units>", "CPU units (1024 is one vCPU), with --memory (default: the flow runs')", count)
    .option("--memory <MiB>", "memory, with --cpu (default: the flow runs')", count)
    .option("--timeout <minutes>", "stop the task after that time (default: never)", count)
    .addHelpText("after", HELP)
    .action(
      cli.action(async (context, command: string[], options: Omit<OneOffArgs, "command">) => {
        const { runCommandInTask } = await import("./runCommandInTask.ts");
        return runCommandInTask(context, { ...options, command });
      }),
    );
}

const HELP = `
The task has a flow run's image, variables, secrets, rights and egress address, and no terminal. Users who may describe
ECS tasks can read the values of --env: don't put secrets there. Ctrl-C stops the task.

Exit codes: the command's own; 1 also when the task did not start, 130 Ctrl-C.

Examples:
  $ ./prefect-ecs task -- python -m flows.hello
  $ ./prefect-ecs task -- alembic current
  $ ./prefect-ecs task --cpu 1024 --memory 4096 -e SEASON=spring -- sh -c 'env | sort && df -h'
`;
