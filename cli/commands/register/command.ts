import { Command } from "commander";
import type { Cli } from "../../context/context";

export function registerCommand(cli: Cli): Command {
  return new Command("register")
    .description("register the work pools and deployments in Prefect again, as `pulumi up` does")
    .addHelpText("after", HELP)
    .action(
      cli.action(async (context) => {
        const { registerAgain } = await import("./registerAgain.ts");
        return registerAgain(context);
      }),
    );
}

const HELP = `
Restores work pools and deployments that were deleted or changed by hand. It runs the image of the last
\`pulumi up\`: a changed flow needs \`pulumi up\`.

Example:
  $ ./prefect-ecs register --stack staging
`;
