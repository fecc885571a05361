import { Command } from "commander";
import { chooseStack } from "../../stack/chooseStack";
import type { Cli } from "../../context/context";
import { transcript } from "../../context/transcript";

interface RecoverOptions {
  readonly configFile?: string;
  readonly unlock: boolean;
}

export function recoverCommand(cli: Cli): Command {
  return new Command("recover")
    .description("repair a stack's state after a killed `up`, `refresh` or `destroy`; then `pulumi up`")
    .option("--config-file <file>", "the stack's configuration (default: the program's own)")
    .option("--unlock", "cancel an update that may run on another machine", false)
    .addHelpText("after", HELP)
    .action(
      cli.action(async (context, { configFile, unlock }: RecoverOptions) => {
        const { io, options } = context;
        const { recover } = await import("./recover.ts");
        const stack = await chooseStack(options.stack, { cwd: io.folder, env: io.env });
        const { print, end } = transcript(context);
        const exitCode = await recover({
          stack,
          folder: io.folder,
          configFile,
          unlock,
          print,
          signal: context.signal,
        });
        end({ exitCode });
        return exitCode;
      }),
    );
}

const HELP = `
It lifts the lock of an operation that is gone, has the engine look at what there is, and lists what AWS
has made and nobody wrote down. It deletes nothing. docs/operations.md says more.

Exit codes: 0 in order, 1 could not be put in order, 3 in order and something is left over.

Example:
  $ ./prefect-ecs recover --stack staging
`;
