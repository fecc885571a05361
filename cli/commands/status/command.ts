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
    .description("show how the stack is: agents, work pools, last runs, events, alarms")
    .option("-w, --watch [seconds]", `look again and again (every ${WATCH_SECONDS} s)`, count)
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
What can't be read, for want of a right for example, is said in its place. Wrong is: fewer agents than there
should be, a deployment that failed or was rolled back, a work pool that is gone, paused, without worker or with
late runs, a last registration that failed, events that wait for too long or were given up, an alarm that rings.
A flow run that failed is not.

Exit codes: 0 shown, 1 could not be shown or, with --check, something is wrong, 4 shown, but for what can't be read.

Examples:
  $ ./prefect-ecs status --watch
  $ ./prefect-ecs status --stack prod --check --json > status.json
`;
