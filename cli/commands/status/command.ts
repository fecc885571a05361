import { Command } from "commander";
import type { Cli } from "../../context/context";
import { count } from "../../context/optionValues";

interface StatusOptions {
  /** `true` without a number. */
  readonly watch?: number | true;
  readonly check: boolean;
}

const WATCH_SECONDS = 5;

export function statusCommand(cli: Cli): Command {
  return new Command("status")
    .description("show the stack's agents, Prefect server, work pools, last runs, events and alarms")
    .option("-w, --watch [seconds]", `refresh at an interval (default: ${WATCH_SECONDS} s)`, count)
    .option("--check", "end with 1 when something is wrong, for scripts", false)
    .addHelpText("after", HELP)
    .action(
      cli.action(async (context, { watch, check }: StatusOptions) => {
        const { showStatus } = await import("./showStatus.ts");
        return showStatus(context, { check, watchSeconds: watch === true ? WATCH_SECONDS : watch });
      }),
    );
}

const HELP = `
If something can't be read, for lack of a right for example, the output says so in its place. Problems are: fewer agents than
desired, a deployment that failed or was rolled back, a work pool that is gone, paused, without workers or with
late runs, a failed last registration, events that wait for too long or are dead letters, an alarm in ALARM.
A failed flow run is no problem of the stack.

Exit codes: 0 shown, 1 could not be shown or, with --check, something is wrong, 4 shown, except for what could not be read.

Examples:
  $ ./prefect-ecs status --watch
  $ ./prefect-ecs status --stack prod --check --json > status.json
`;
