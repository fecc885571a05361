import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { CliError } from "../../cli/support/cliError";
import type { Version } from "../difference/difference";
import { lastLine, run } from "../../cli/support/run";

/** Another version's files. */
export interface Checkout extends Version {
  /** Where its `Pulumi.yaml` is. */
  readonly folder: string;
}

/** Checks a commit out beside this one while `work` runs, and always removes it afterwards. */
export async function inWorktree<T>(
  root: string,
  ref: string,
  signal: AbortSignal,
  work: (checkout: Checkout) => Promise<T>,
): Promise<T> {
  const commit = await commitOf(root, ref);
  const below = await git(root, ["rev-parse", "--show-prefix"]);
  const parent = mkdtempSync(path.join(realpathSync(tmpdir()), "prefect-ecs-plan-"));
  const worktree = path.join(parent, "checkout");
  try {
    await git(root, ["worktree", "add", "--detach", worktree, commit]);
    signal.throwIfAborted();
    const folder = path.join(worktree, below);
    const name = commit.startsWith(ref) ? commit.slice(0, 7) : `${ref} (${commit.slice(0, 7)})`;
    return await work({ folder, name, notes: lendPackages(root, folder, ref) });
  } finally {
    // Without the signal: what is to be cleaned up is cleaned up after Ctrl-C too.
    await run("git", ["worktree", "remove", "--force", worktree], { cwd: root });
    rmSync(parent, { recursive: true, force: true });
  }
}

async function commitOf(root: string, ref: string): Promise<string> {
  const { code, stdout, stderr } = await run(
    "git",
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`],
    { cwd: root },
  );
  if (code !== 0) {
    const why = lastLine(stderr);
    throw new CliError(
      `\`--against ${ref}\` is no branch, tag or commit${why === "" ? "" : ` (${why})`}, no folder with a Pulumi.yaml, and no saved plan (.json).`,
    );
  }
  return stdout.trim();
}

async function git(root: string, args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run("git", args, { cwd: root });
  if (code !== 0) {
    throw new CliError(`git ${args[0] ?? ""} failed: ${lastLine(stderr)}`);
  }
  return stdout.trim();
}

/** The other version's program runs with the packages of this checkout. */
function lendPackages(root: string, folder: string, ref: string): string[] {
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  return isSame(path.join(root, LOCK_FILE), path.join(folder, LOCK_FILE))
    ? []
    : [
        `${ref} has another ${LOCK_FILE}; its program was run with the packages of this checkout. To run it ` +
          "with its own, check it out beside, run `npm ci` there, and name the folder instead.",
      ];
}

const LOCK_FILE = "package-lock.json";

function isSame(one: string, other: string): boolean {
  return existsSync(one) && existsSync(other) && readFileSync(one).equals(readFileSync(other));
}
