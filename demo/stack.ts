import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { EventLines, UpdateProgress } from "./engineEvents";
import type { LocalFolder } from "./folder";
import { GrowingFile } from "./growingFile";
import { CliError } from "../cli/support/cliError";
import { logTail, type StartedProcess, startProcess, stopProcess } from "./processes";
import type { RunOptions } from "../cli/support/run";
import { pulumi } from "../cli/stack/pulumi";
import type { Session } from "./session";
import { until } from "../cli/support/until";

/** Name of the engine's process. */
export const ENGINE = "pulumi";

/** Name of the demo's stack, and of the end-to-end run's. */
export const LOCAL_STACK = "local";

/** A stack whose state and configuration are in the folder. */
export interface LocalStack {
  readonly name: string;
  /** Folder of the program. */
  readonly program: string;
  readonly configFile: string;
  /** The engine's variables for this stack. */
  readonly env: NodeJS.ProcessEnv;
}

export interface LocalStackArgs {
  /** @default local */
  readonly name?: string;
  /** Folder of the program. @default the checkout */
  readonly program?: string;
  /** Content of the stack's configuration file. */
  readonly config: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Not confidential: the state only has an emulator's secrets. */
const PASSPHRASE = "local";

/** Variables that point `pulumi` to the folder's stacks. */
export function engineVariables(folder: LocalFolder): Record<string, string> {
  return { PULUMI_BACKEND_URL: `file://${folder.pulumi}`, PULUMI_CONFIG_PASSPHRASE: PASSPHRASE };
}

/** Working directory of `pulumi` for a stack, with the stack's configuration. */
export function projectFolder(folder: LocalFolder, name = LOCAL_STACK): string {
  return path.join(folder.pulumi, "projects", name);
}

function configFileOf(folder: LocalFolder, name = LOCAL_STACK): string {
  return path.join(projectFolder(folder, name), `Pulumi.${name}.yaml`);
}

/**
 * Variables that make `pulumi`, and `prefect-ecs`, which calls it, read the demo's configuration instead of the
 * checkout's.
 * https://github.com/pulumi/pulumi/blob/v3.248.0/CHANGELOG.md#32080-2025-11-20
 */
export function configVariables(folder: LocalFolder): Record<string, string> {
  return { PULUMI_OPTION_CONFIG_FILE: configFileOf(folder) };
}

/** Creates a stack with its configuration file, unless it exists. */
export async function prepareStack({ folder, signal }: Session, args: LocalStackArgs): Promise<LocalStack> {
  const { name = LOCAL_STACK, program = folder.root, config } = args;
  const env = { ...args.env, ...engineVariables(folder) };
  // The engine writes to the configuration file in its working directory, which mustn't be the checkout's.
  const project = projectFolder(folder, name);
  const configFile = configFileOf(folder, name);
  const isNew = !existsSync(configFile);
  if (isNew) {
    mkdirSync(project, { recursive: true });
    copyFileSync(path.join(program, "Pulumi.yaml"), path.join(project, "Pulumi.yaml"));
    writeFileSync(configFile, config);
    const init = await pulumi(["stack", "init", name, "--no-select"], { cwd: project, env, signal });
    if (init.code !== 0) {
      throw new CliError(`\`pulumi stack init ${name}\` failed:\n${init.stderr.trimEnd()}`);
    }
  }
  return { name, program, configFile, env };
}

/** Runs `pulumi up`. */
export async function up(
  { folder, progress, signal }: Session,
  stack: LocalStack,
  title: string,
): Promise<void> {
  await progress.step(title, async (say) => {
    const events = path.join(folder.pulumi, "events.json");
    rmSync(events, { force: true });
    const flags = ["--yes", "--skip-preview", "--non-interactive", "--color=never", `--event-log=${events}`];
    const engine = await startProcess(folder, {
      name: ENGINE,
      command: "pulumi",
      args: ["up", `--stack=${stack.name}`, `--config-file=${stack.configFile}`, ...flags],
      cwd: stack.program,
      // Required for --event-log; Pulumi's Automation API sets it too.
      env: { ...stack.env, PULUMI_DEBUG_COMMANDS: "true" },
    });
    const { code, seen } = await follow(engine, events, signal, say);
    await stopProcess(folder, engine);
    if (code !== 0) {
      const reasons = seen.errors.length > 0 ? seen.errors : [logTail(engine)];
      throw new CliError(["`pulumi up` failed:", ...reasons, `Full output: ${engine.log}`].join("\n"));
    }
    say(seen.summary);
  });
}

async function follow(
  engine: StartedProcess,
  events: string,
  signal: AbortSignal,
  say: (detail: string) => void,
): Promise<{ code: number; seen: UpdateProgress }> {
  const seen = new UpdateProgress();
  const lines = new EventLines();
  const file = new GrowingFile(events);
  let ended: number | undefined;
  void engine.exitCode.then((code) => {
    ended = code;
  });
  try {
    const code = await until(
      async () => {
        // Read before the file: once the engine has ended, the file is complete.
        const code = ended;
        lines.take(await file.read()).forEach((event) => {
          seen.take(event);
        });
        say(seen.text === "" ? "loading the program" : seen.text);
        return code;
      },
      { signal, timeoutSeconds: Infinity },
    );
    return { code: code ?? 1, seen };
  } finally {
    await file.close();
  }
}

/** Options for calling the engine on a stack. */
export function engineOptions({ signal }: Session, { program, env }: LocalStack): RunOptions {
  return { cwd: program, env, signal };
}
