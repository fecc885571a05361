import { Command } from "commander";
import { keyValue } from "./keyValues";
import type { Cli } from "../../context/context";

interface RunOptions {
  readonly parameter?: Record<string, unknown>;
  readonly params?: string;
  readonly jobVariable?: Record<string, unknown>;
  readonly wait: boolean;
  readonly cancelOnInterrupt: boolean;
}

export function runCommand(cli: Cli): Command {
  return new Command("run")
    .description("start a run of a deployment, and follow it to its end")
    .argument("<deployment>", "<flow>/<deployment>")
    .option("-p, --parameter <key=value>", "a parameter of the flow, as JSON or text", keyValue)
    .option("--params <file>", "a JSON file with an object of parameters")
    .option("--job-variable <key=value>", "a job variable, for example cpu=1024", keyValue)
    .option("--no-wait", "only start it")
    .option("--cancel-on-interrupt", "cancel the run on Ctrl-C (default: leave it running)", false)
    .addHelpText("after", HELP)
    .action(
      cli.action(async (context, deployment: string, options: RunOptions) => {
        const { runDeployment } = await import("./runDeployment.ts");
        return runDeployment(context, { deployment, ...options });
      }),
    );
}

const HELP = `
Prefect checks the parameters against the flow's schema. Ctrl-C ends the wait; the run continues.

Exit codes: 0 Completed (or started, with --no-wait), 1 Failed or Crashed, 3 Cancelled, 130 Ctrl-C.

Examples:
  $ ./prefect-ecs run hello/hello -p name=Ada
  $ ./prefect-ecs run leaderboard/leaderboard --job-variable memory=4096 --job-variable cpu=1024
  $ ./prefect-ecs run collect-points/collect-points --params backfill.json --no-wait
`;
