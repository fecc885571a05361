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
  /** Ends calls to AWS; the engine hears Ctrl-C itself. */
  readonly signal: AbortSignal;
}

/** What the command ends with. */
export const Outcome = {
  /** The state is what AWS has: `pulumi up`. */
  recovered: 0,
  failed: 1,
  /** The same, and something is left that no state knows of. */
  orphans: 3,
} as const;

/**
 * Puts a stack in order after an operation that was killed: lifts its lock, has the engine look at what there is, and
 * reports what the operation made and nobody wrote down. It deletes nothing.
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
    throw new CliError(`The state is in order, but orphans could not be looked for: ${reasonOf(error)}`);
  });
  const orphans = orphansOf(tagged, state, configuredProjects(config, stack.project));
  say(orphanLines(orphans, state, stack));
  return orphans.lost.length === 0 ? Outcome.recovered : Outcome.orphans;
}

function configFlags({ configFile }: RecoverArgs): string[] {
  return configFile === undefined ? [] : [`--config-file=${configFile}`];
}

/** Refreshes, which needs the lock; one of an operation that is gone is lifted first. */
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
  say(["", `The lock of ${whose(holders)} goes:`]);
  if ((await follow(["cancel", "--yes"], args)).code !== 0) {
    return false;
  }
  return (await follow(refresh, args)).code === 0;
}

/** AWS's answer as it names it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return error instanceof CliError ? error.message : `${error.name}: ${error.message}`;
}

function whose([holder]: readonly Holder[]): string {
  return holder === undefined ? "that operation" : `process ${holder.pid} on ${holder.host}`;
}
