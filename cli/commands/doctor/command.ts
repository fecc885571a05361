import { Command } from "commander";
import { ExitCode } from "../../support/exitCode";
import type { Cli } from "../../context/context";

export function doctorCommand(cli: Cli): Command {
  return new Command("doctor")
    .description("find out why a flow run is late, stuck or crashed, or why an agent does not come up")
    .argument("[what]", "a flow run's id or name, or an agent (default: everything suspect)")
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
Reads ECS, the network, the registry, the secrets, the queues and Prefect, compares them with the known causes,
and names the cause, the evidence and the fix. It changes nothing and reads no secret. If something can't be
read, it names the missing right. docs/troubleshooting.md lists all causes.

Exit codes: 0 nothing found, 1 something found, 2 invalid command line, 4 nothing found, but not everything
could be read.

Examples:
  $ ./prefect-ecs doctor --stack staging
  $ ./prefect-ecs doctor calm-owl
  $ ./prefect-ecs doctor default --json
`;
