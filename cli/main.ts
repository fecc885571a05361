import { Command, CommanderError } from "commander";
import { COMMANDS } from "./commands";
import { withOurNames } from "./copilotNames";
import { type Cli, type CommandContext, type GlobalOptions, makeContext } from "./context/context";
import { UsageError } from "./support/cliError";
import { isAbort } from "./support/errors";
import { ExitCode } from "./support/exitCode";
import { Hidden } from "./support/hidden";
import type { Io } from "./support/io";
import { STACK_VARIABLE } from "./stack/chooseStack";

/** `./prefect-ecs`: runs a command and returns its exit code. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  const hidden = new Hidden();
  let exitCode: number = ExitCode.ok;
  let context: CommandContext | undefined;
  /** Reports a failure as JSON too, unless an interrupted command has already printed its result. */
  const fail = (code: number, error: string): number => {
    if (wantsJson(args) && !(code > INTERRUPTED_FROM && context?.hasPrinted() === true)) {
      io.stdout.write(`${JSON.stringify({ error, exitCode: code })}\n`);
    }
    return code;
  };
  const cli: Cli = {
    io,
    action:
      (work) =>
      async (...given) => {
        const command = given.pop() as Command;
        context = makeContext(io, command.optsWithGlobals<GlobalOptions>(), (value) => {
          hidden.add(value);
        });
        exitCode = await work(context, ...(given as never));
      },
  };
  try {
    await program(cli).parseAsync(withOurNames(args), { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed it.
      return error.exitCode === 0 ? ExitCode.ok : fail(ExitCode.usage, error.message);
    }
    if (isAbort(error)) {
      return fail(interruptedCode(io), "interrupted");
    }
    const message = hidden.mask(await explained(error, context));
    io.stderr.write(`${message}\n`);
    if (io.interruption.signal.aborted) {
      return fail(interruptedCode(io), message);
    }
    return fail(error instanceof UsageError ? ExitCode.usage : ExitCode.failed, message);
  }
}

/** Exit codes above it mean an end by a signal. */
const INTERRUPTED_FROM = 128;

/** Works for an invalid command line too. */
function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return (end === -1 ? args : args.slice(0, end)).includes("--json");
}

async function explained(error: unknown, context: CommandContext | undefined): Promise<string> {
  const { describeFailure, saysMissing } = await import("./support/failure.ts");
  // A failed read must not hide the original error.
  const instead = saysMissing(error) ? await ofDestroyed(context).catch(() => undefined) : undefined;
  return instead ?? describeFailure(error);
}

/** In a destroyed stack, everything is missing; this says so. */
async function ofDestroyed(context: CommandContext | undefined): Promise<string | undefined> {
  const environment = await context?.environment();
  if (environment === undefined) {
    return undefined;
  }
  const { destroyed } = await import("./stack/destroyed.ts");
  return destroyed(environment);
}

/** As shells count the signal; Ctrl-C at a prompt sends none. */
function interruptedCode({ interruption }: Io): number {
  return interruption.signal.aborted ? interruption.exitCode() : ExitCode.interrupted;
}

/** The command line's definition. */
export function program(cli: Cli): Command {
  const root = new Command("prefect-ecs")
    .description("Operate a stack that `pulumi up` has created: its agents, flow runs, secrets.")
    .option("--stack <name>", `the stack (default: $${STACK_VARIABLE}, or the one selected in Pulumi)`)
    .option(
      "--project <name>",
      "one of the stack's flow projects (default: the stack with all of them; for `task` the first)",
    )
    .option("--prefect-api-url <url>", "another address of the same Prefect (default: the stack's output)")
    .option("--json", "print JSON")
    .helpOption("-h, --help", "show help for a command")
    .helpCommand(false)
    .addHelpText("after", HELP)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => cli.io.stdout.write(text),
      writeErr: (text) => cli.io.stderr.write(text),
      getOutHelpWidth: () => cli.io.stdout.columns ?? 100,
      getErrHelpWidth: () => cli.io.stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError("Run it with `--help` for usage.")
    .exitOverride();
  for (const command of COMMANDS) {
    root.addCommand(inheriting(command(cli), root));
  }
  return root;
}

/** Commander passes settings only to subcommands that it creates itself. */
function inheriting(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  command.commands.forEach((child) => inheriting(child, command));
  return command;
}

const HELP = `
Exit codes: 0 done, 1 failed, 2 invalid command line, 130 Ctrl-C; \`status\`, \`doctor\`, \`run\` and \`task\` have more.
With --json, failures are JSON too: {"error": …, "exitCode": …} on standard output.

Prefect's key comes from PREFECT_API_KEY or PREFECT_API_AUTH_STRING, or else from the stack's secret.
AWS Copilot's names work too: svc status, svc logs, svc exec, task run, secret init.
`;
