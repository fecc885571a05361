import { Command } from "commander";
import type { Cli } from "../../context/context";

export function registerCommand(cli: Cli): Command {
  return new Command("register")
    .description("bring Prefect to what the stack and prefect.yaml say, once more, as `pulumi up` does")
    .addHelpText("after", HELP)
    .action(
      cli.action(async (context) => {
        const { registerAgain } = await import("./registerAgain.ts");
        return registerAgain(context);
      }),
    );
}

const HELP = `
For when somebody has deleted or changed a work pool or a deployment by hand. It runs the image of the last
\`pulumi up\`: a changed flow needs \`pulumi up\`.

Example:
  $ ./prefect-ecs register --stack staging
`;
