import { projectName } from "../../../stacks/projectName";
import { EngineReader } from "../../stack/engineReader";
import { CliError } from "../../support/cliError";
import { configValues, readAccess } from "../../stack/access";
import { configuredProjects } from "./configuredProjects";
import { follow } from "./engine";
import { type Holder, lockHolders, mayUnlock } from "./lock";
import { orphansOf } from "./orphans";
import { interruptedLines, orphanLines } from "./report";
import { accountOf } from "../../stack/state";
import { taggedResources } from "./tagged";

export interface RecoverArgs {
  /** As `pulumi --stack` takes it. */
  readonly stack: string;
  /** Folder of the program. */
  readonly folder: string;
  /** @default the program's own */
  readonly configFile: string | undefined;
  /** End an update that may run on another machine. */
  readonly unlock: boolean;
  readonly print: (text: string) => void;
  /** Ends calls to AWS; the engine gets Ctrl-C itself. */
  readonly signal: AbortSignal;
}

/** Exit codes. */
export const Outcome = {
  /** The state matches AWS; next `pulumi up`. */
  recovered: 0,
  failed: 1,
  /** As above, but some resources are in no state. */
  orphans: 3,
} as const;

/**
 * Repairs a stack's state after a killed operation: removes its lock, refreshes the state, and lists resources that the
 * operation created but did not record. Deletes nothing.
 */
export async function recover(args: RecoverArgs): Promise<number> {
  const { print, signal } = args;
  const engine = new EngineReader(args.stack, { cwd: args.folder, signal });
  const say = (lines: readonly string[]): void => {
    print(lines.map((line) => `${line}\n`).join(""));
  };
  say(interruptedLines(await engine.state()));
  if (!(await refreshed(args, say))) {
    return Outcome.failed;
  }
  const state = await engine.state();
  const config = configValues(await engine.answer(["config", "--json", ...configFlags(args)]));
  const access = readAccess(config);
  const stack = { name: args.stack, project: projectName(args.folder), region: access.region };
  const tagged = await taggedResources(access, stack, accountOf(state), signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new CliError(`The state is in order, but the search for orphans failed: ${reasonOf(error)}`);
  });
  const orphans = orphansOf(tagged, state, configuredProjects(config, stack.project));
  say(orphanLines(orphans, state, stack));
  return orphans.lost.length === 0 ? Outcome.recovered : Outcome.orphans;
}

function configFlags({ configFile }: RecoverArgs): string[] {
  return configFile === undefined ? [] : [`--config-file=${configFile}`];
}

/** Refreshes the state, after removing the lock of an operation that has ended. */
async function refreshed(args: RecoverArgs, say: (lines: readonly string[]) => void): Promise<boolean> {
  const refresh = [
    "refresh",
    "--yes",
    "--skip-preview",
    "--clear-pending-creates",
    "--suppress-progress",
    ...configFlags(args),
  ];
  const first = await follow(refresh, args);
  const holders = first.code === 0 ? undefined : lockHolders(first.output);
  if (holders === undefined) {
    return first.code === 0;
  }
  const verdict = mayUnlock(holders, args.unlock, args.stack);
  if (!verdict.may) {
    say(["", verdict.because]);
    return false;
  }
  say(["", `Removing the lock of ${whose(holders)}:`]);
  if ((await follow(["cancel", "--yes"], args)).code !== 0) {
    return false;
  }
  return (await follow(refresh, args)).code === 0;
}

/** AWS's error with its name. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return error instanceof CliError ? error.message : `${error.name}: ${error.message}`;
}

function whose([holder]: readonly Holder[]): string {
  return holder === undefined ? "that operation" : `process ${holder.pid} on ${holder.host}`;
}
