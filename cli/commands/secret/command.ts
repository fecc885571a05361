import { Command, Option } from "commander";
import type { SetSecretArgs } from "./setSecret";
import type { Cli } from "../../context/context";

export function secretCommand(cli: Cli): Command {
  return new Command("secret")
    .description("the secrets of flow runs, and Prefect's key: set, list")
    .addCommand(setCommand(cli))
    .addCommand(listCommand(cli));
}

function setCommand(cli: Cli): Command {
  return new Command("set")
    .description("create or rotate a value, without a trace in the shell's history or in the state")
    .argument(
      "<NAME>",
      "the environment variable, or Prefect's own: PREFECT_API_KEY, PREFECT_API_AUTH_STRING",
    )
    .option("--from-file <file>", "take the value from a file")
    .option("--stdin", "take the value from standard input (default: ask for it)", false)
    .addOption(
      new Option("--store <store>", "where a new value is kept: SSM Parameter Store or Secrets Manager")
        .choices(["ssm", "secretsmanager"])
        .default("ssm"),
    )
    .option("--kms-key <key>", "key that encrypts a new value (default: AWS's own)")
    .option("--configure", "write the address of a new value into the stack's configuration", false)
    .option("--config-file <file>", "the stack's configuration (default: the program's own)")
    .addHelpText("after", SET_HELP)
    .action(
      cli.action(async (context, variable: string, options: SetSecretArgs) => {
        const { setSecret } = await import("./setSecret.ts");
        return setSecret(context, variable, options);
      }),
    );
}

function listCommand(cli: Cli): Command {
  return new Command("ls")
    .alias("list")
    .description("list the secrets, where they are kept and when they changed; never their values")
    .addHelpText("after", "\nExit codes: 0 listed, 1 failed, 4 listed, but for what can't be read.\n")
    .action(
      cli.action(async (context) => {
        const { listSecrets } = await import("./listSecrets.ts");
        return listSecrets(context);
      }),
    );
}

const SET_HELP = `
A value that the stack names already (its \`secrets\`, or Prefect's own) is rotated where it is kept. A new one is kept
as /<project>/<stack>[/<flow project>]/<NAME> with the stack's tag, and the command that names it in the configuration
is printed. On a stack with flow projects, --project says whose secret it is.
At the end it says who has the new value from when on. A line break at the value's end is left out.

Examples:
  $ ./prefect-ecs secret set DATABASE_URL --configure
  $ pass show warehouse | ./prefect-ecs secret set DATABASE_URL --stdin --store secretsmanager
  $ ./prefect-ecs --project reports secret set DATABASE_URL
  $ ./prefect-ecs secret set PREFECT_API_KEY
`;
