import { cpSync, mkdirSync } from "node:fs";
import * as path from "node:path";
import { CliError } from "../../../cli/support/cliError";
import { run } from "../../../cli/support/run";
import { filesOf } from "./documented";

/** Copies a checkout's tracked and untracked, but not ignored, files to a folder, as a repository with one commit. */
export async function copyCheckout(root: string, folder: string): Promise<void> {
  for (const file of filesOf(root)) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    cpSync(path.join(root, file), path.join(folder, file));
  }
  const author = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"];
  await git(folder, "init", "--quiet", "--initial-branch=main");
  await git(folder, "add", "--all");
  await git(folder, ...author, "commit", "--quiet", "--message=Copy");
}

async function git(cwd: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await run("git", args, { cwd });
  if (code !== 0) {
    throw new CliError(`\`git ${args.join(" ")}\` failed: ${stderr.trimEnd()}`);
  }
}
