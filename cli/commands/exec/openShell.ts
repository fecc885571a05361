import { ExecuteCommandCommand } from "@aws-sdk/client-ecs";
import { containerOf, endpointOf, readyForSession, sessionTarget } from "../../aws/ecsExec";
import { startPlugin } from "../../aws/sessionPlugin";
import { nameOf } from "../../aws/tasks";
import type { CommandContext } from "../../context/context";
import { CliError } from "../../support/cliError";
import { commandLine } from "../../support/quoted";
import { execTarget } from "./target";

/** Opens a shell, or runs a command, in a running container. Returns the plugin's exit code. */
export async function openShell(
  context: CommandContext,
  whose: string,
  command: readonly string[],
): Promise<number> {
  const environment = await context.environment();
  const { aws, outputs } = environment;
  const { env } = context.io;
  const target = await context.progress.step("Task", () => execTarget(environment, whose));
  const version = await readyForSession("A shell", target, env);
  const { taskArn } = target.task;
  const { session } = await aws.ecs.send(
    new ExecuteCommandCommand({
      cluster: outputs.clusterName,
      task: taskArn,
      container: containerOf(target)?.name,
      command: command.length === 0 ? "/bin/sh" : commandLine(command),
      interactive: true,
    }),
  );
  if (session === undefined) {
    throw new CliError("ECS returned neither a session nor an error.");
  }
  context.note(`In ${target.what}, task ${nameOf(taskArn ?? "")}:`);
  const plugin = startPlugin({
    version,
    session,
    region: outputs.access.region,
    profile: outputs.access.profile,
    request: { Target: sessionTarget(outputs, target) },
    endpoint: endpointOf(outputs.access, "ecs"),
    env,
    // Ctrl-C belongs to the remote shell: the plugin gets it and passes it on.
    stdio: "inherit",
    detached: false,
  });
  return new Promise((resolve) => {
    plugin.on("close", (code) => {
      resolve(code ?? 1);
    });
  });
}
