import { Command } from "commander";
import type { Cli } from "../../context/context";
import { portNumber } from "../../context/optionValues";

export function daskCommand(cli: Cli): Command {
  return new Command("dask")
    .description("open the Dask dashboard of a running flow run on this machine")
    .argument("<run>", "a flow run's id, name or page")
    .option("--port <number>", "port on this machine (default: 8787, or the next that is free)", portNumber)
    .addHelpText("after", HELP)
    .action(
      cli.action(async (context, run: string, options: { readonly port?: number }) => {
        const { openDashboard } = await import("./openDashboard.ts");
        return openDashboard(context, run, options.port);
      }),
    );
}

const HELP = `
Forwards the dashboard's port through a session of ECS exec: it needs the session-manager-plugin on this machine,
\`flowRunExec\` in the stack's configuration, bokeh in the image, and the right ssm:StartSession. The command names what
is missing. It prints the address, and ends with the run or with Ctrl-C. CloudTrail records who opened it.

Exit codes: 0 the run's task ended, 1 something is missing or the session broke, 130 Ctrl-C.

Examples:
  $ ./prefect-ecs dask gentle-otter
  $ ./prefect-ecs dask gentle-otter --port 9000
`;
