import { Command, Option } from "commander";
import type { SetSecretArgs } from "./setSecret";
import type { Cli } from "../../context/context";

export function secretCommand(cli: Cli): Command {
  return new Command("secret")
    .description("set and list the secrets of flow runs, and Prefect's key")
    .addCommand(setCommand(cli))
    .addCommand(listCommand(cli));
}

function setCommand(cli: Cli): Command {
  return new Command("set")
    .description("create or rotate a value; it enters neither the shell's history nor the state")
    .argument(
      "<NAME>",
      "an environment variable of flow runs, or Prefect's own: PREFECT_API_KEY, PREFECT_API_AUTH_STRING",
    )
    .option("--from-file <file>", "read the value from a file")
    .option("--stdin", "read the value from standard input (default: prompt)", false)
    .addOption(
      new Option("--store <store>", "store of a new value: SSM Parameter Store or Secrets Manager")
        .choices(["ssm", "secretsmanager"])
        .default("ssm"),
    )
    .option("--kms-key <key>", "key that encrypts a new value (default: AWS's own)")
    .option("--configure", "write the ARN of a new value to the stack's configuration", false)
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
    .description("list the secrets with their ARNs and last changes; never their values")
    .addHelpText("after", "\nExit codes: 0 listed, 1 failed, 4 listed, except for what could not be read.\n")
    .action(
      cli.action(async (context) => {
        const { listSecrets } = await import("./listSecrets.ts");
        return listSecrets(context);
      }),
    );
}

const SET_HELP = `
A value that the stack already names (in \`secrets\`, or Prefect's own) is rotated in its store. A new one is stored
as /<project>/<stack>[/<flow project>]/<NAME> with the stack's tag, and the command prints how to add it to the
configuration. On a stack with flow projects, --project selects the secret's project.
The last lines show when each service picks up the new value. A trailing line break is removed.

Examples:
  $ ./prefect-ecs secret set DATABASE_URL --configure
  $ pass show warehouse | ./prefect-ecs secret set DATABASE_URL --stdin --store secretsmanager
  $ ./prefect-ecs --project reports secret set DATABASE_URL
  $ ./prefect-ecs secret set PREFECT_API_KEY
`;
