import { Command } from "commander";
import type { Cli } from "../../context/context";

export function eventsCommand(cli: Cli): Command {
  return new Command("events")
    .description("the events of stopped tasks: list those that wait or were given up, send them back")
    .addCommand(listCommand(cli))
    .addCommand(redriveCommand(cli));
}

function listCommand(cli: Cli): Command {
  return new Command("ls")
    .alias("list")
    .description(
      "count the events that wait for agents and those that agents gave up, and show some of these",
    )
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
    .description("send the events that agents gave up back to them, and wait until all are there")
    .addHelpText("after", REDRIVE_HELP)
    .action(
      cli.action(async (context) => {
        const { redrive } = await import("./redrive.ts");
        return redrive(context);
      }),
    );
}

const LIST_HELP = `
Nothing is taken out of a queue. Up to ten of the events that were given up are shown: for which flow run the task
was, and why it stopped.

Exit codes: 0 listed, 1 failed, 4 listed, but for what can't be read.
`;

const REDRIVE_HELP = `
See first that Prefect answers and that an agent runs (\`./prefect-ecs doctor\`): agents try each event for 25
minutes again. SQS moves the events; Ctrl-C ends the waiting, and SQS goes on.

Exit codes: 0 all are back, or there was none, 1 failed, 130 Ctrl-C.

Example:
  $ ./prefect-ecs events redrive --stack prod
`;
