import { Command } from "commander";
import { ExitCode } from "../../support/exitCode";
import type { Cli } from "../../context/context";

export function preflightCommand(cli: Cli): Command {
  return new Command("preflight")
    .description("check whether `pulumi up` would work here: account, quotas, Docker, Prefect")
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
Runs the program without creating anything, and compares the planned resources with the account's quotas, this
machine's Docker, and Prefect. Changes nothing. Only resources that the next \`up\` creates count.

Exit codes: 0 no failure (there may be warnings), 1 a check failed, 4 something could not be read.

Example:
  $ ./prefect-ecs preflight --stack staging
`;
