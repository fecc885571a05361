import { Command } from "commander";
import { ExitCode } from "../../support/exitCode";
import type { Cli } from "../../context/context";

export function doctorCommand(cli: Cli): Command {
  return new Command("doctor")
    .description("say why a flow run is late, stuck or crashed, or why an agent does not come up")
    .argument("[what]", "a flow run's id or name, or an agent (default: everything that looks unwell)")
    .addHelpText("after", HELP)
    .action(
      cli.action(async (context, what: string | undefined) => {
        const { examine } = await import("./examine.ts");
        const { reportJson, reportText } = await import("./report.ts");
        const environment = await context.environment();
        const diagnosis = await context.progress.step("Looking", (say) =>
          examine(environment, { word: what, say, now: new Date() }),
        );
        context.answer(reportJson(diagnosis), () => reportText(diagnosis, context.colours));
        if (diagnosis.findings.length > 0) {
          return ExitCode.failed;
        }
        return diagnosis.unread.length > 0 ? ExitCode.unread : ExitCode.ok;
      }),
    );
}

const HELP = `
It compares what ECS, the network, the registry, the secrets, the queues and Prefect say with what it knows
can go wrong, and names the cause, what shows it, and what to do. It changes nothing and reads no secret.
What it could not look at it says, with the right that it lacks. docs/troubleshooting.md has all causes.

Exit codes: 0 nothing found, 1 something found, 2 the command line is wrong, 4 nothing found in what could be
read, and not everything could be.

Examples:
  $ ./prefect-ecs doctor --stack staging
  $ ./prefect-ecs doctor calm-owl
  $ ./prefect-ecs doctor default --json
`;
