import { Command } from "commander";
import type { Cli } from "../../context/context";
import { portNumber } from "../../context/optionValues";

export function uiCommand(cli: Cli): Command {
  return new Command("ui")
    .description("open Prefect's pages on this machine: those of the stack's own server, which is in its VPC")
    .option("--port <number>", "port on this machine (default: 4200, or the next that is free)", portNumber)
    .addHelpText("after", HELP)
    .action(
      cli.action(async (context, options: { readonly port?: number }) => {
        const { openPages } = await import("./openPages.ts");
        return openPages(context, options.port);
      }),
    );
}

const HELP = `
Forwards the server's port through a session of ECS exec: it needs the session-manager-plugin on this machine, and the
right ssm:StartSession. While it is open, other commands of the same stack reach Prefect through it. With Prefect Cloud,
or a server at an address of its own, it only prints that address. CloudTrail records who opened it.

Exit codes: 0 the address is printed, 1 something is missing or the session broke, 130 Ctrl-C.

Examples:
  $ ./prefect-ecs ui
  $ ./prefect-ecs ui --port 4300
`;
