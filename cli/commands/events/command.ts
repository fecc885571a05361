import { Command } from "commander";
import type { Cli } from "../../context/context";

export function eventsCommand(cli: Cli): Command {
  return new Command("events")
    .description("list ECS's task-stopped events that wait or are dead letters, and redrive dead letters")
    .addCommand(listCommand(cli))
    .addCommand(redriveCommand(cli));
}

function listCommand(cli: Cli): Command {
  return new Command("ls")
    .alias("list")
    .description("count waiting events and dead letters, and show some dead letters")
    .addHelpText("after", LIST_HELP)
    .action(
      cli.action(async (context) => {
        const { listEvents } = await import("./listEvents.ts");
        return listEvents(context);
      }),
    );
}

function redriveCommand(cli: Cli): Command {
  return new Command("redrive")
    .description("move the dead letters back to the agents' queue, and wait until all are moved")
    .addHelpText("after", REDRIVE_HELP)
    .action(
      cli.action(async (context) => {
        const { redrive } = await import("./redrive.ts");
        return redrive(context);
      }),
    );
}

const LIST_HELP = `
Removes nothing from a queue. Shows up to ten dead letters, each with its flow run and
the task's stopped reason.

Exit codes: 0 listed, 1 failed, 4 listed, except for what could not be read.
`;

const REDRIVE_HELP = `
Check first that Prefect answers and an agent runs (\`./prefect-ecs doctor\`): agents retry each event for 25
minutes. SQS moves the events; Ctrl-C ends the wait, and SQS continues.

Exit codes: 0 all moved, or none found, 1 failed, 130 Ctrl-C.

Example:
  $ ./prefect-ecs events redrive --stack prod
`;
