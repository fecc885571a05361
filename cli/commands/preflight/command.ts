import { Command } from "commander";
import { ExitCode } from "../../support/exitCode";
import type { Cli } from "../../context/context";

export function preflightCommand(cli: Cli): Command {
  return new Command("preflight")
    .description("ask whether `pulumi up` would work here: account, quotas, Docker, Prefect")
    .addHelpText("after", HELP)
    .action(
      cli.action(async (context) => {
        const { openSite } = await import("./openSite.ts");
        const { preflight } = await import("./preflight.ts");
        const { reportText } = await import("./report.ts");
        const { stack, checked } = await context.progress.step("Preflight", async () => {
          const site = await openSite(context);
          return { stack: site.stack, checked: await preflight(site) };
        });
        context.answer({ stack, checks: checked }, () => reportText(stack, checked, context.colours));
        const has = (wanted: string): boolean => checked.some(({ verdict }) => verdict === wanted);
        return has("fail") ? ExitCode.failed : has("unread") ? ExitCode.unread : ExitCode.ok;
      }),
    );
}

const HELP = `
It runs the program without making anything and compares what it would make with what AWS allows the account, this
machine's Docker, and Prefect. It changes nothing. What the next \`up\` makes counts, not what is there already.

Exit codes: 0 nothing stands in the way (there may be warnings), 1 something does, 4 something could not be looked at.

Example:
  $ ./prefect-ecs preflight --stack staging
`;
