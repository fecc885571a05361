import { Command } from "commander";
import { UsageError } from "../../support/cliError";
import type { Cli } from "../../context/context";

export function execCommand(cli: Cli): Command {
  return new Command("exec")
    .description("open a shell in a running agent or flow run (ECS exec)")
    .argument("[whose]", "agent, agent-<name>, or a flow run's id, name or page", "agent")
    .argument("[command...]", "command instead of /bin/sh, after <whose> and --")
    .addHelpText("after", HELP)
    .action(
      cli.action(async (context, whose: string, command: string[]) => {
        if (context.json) {
          throw new UsageError(
            "`exec` opens a terminal: it has no `--json`; `task --json -- <command>` has.",
          );
        }
        const { openShell } = await import("./openShell.ts");
        return openShell(context, whose, command);
      }),
    );
}

const HELP = `
Needs the session-manager-plugin on this machine, ECS exec on the task, and the right ecs:ExecuteCommand. ECS exec is off
until the stack's configuration enables it (\`flowRunExec\`, \`exec\` of an agent). The command names what is missing.
The session is recorded in the stack's log group for ECS exec.

Exit codes: the plugin's, which doesn't reflect the command's; 1 when something is missing.

Examples:
  $ ./prefect-ecs exec
  $ ./prefect-ecs exec gentle-otter -- python
`;
