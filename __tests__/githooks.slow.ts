import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

const root = path.resolve(__dirname, "..");
let repository: string;

beforeEach(() => {
  repository = mkdtempSync(path.join(tmpdir(), "hook-"));
  git("init", "--quiet");
  cpSync(path.join(root, ".githooks"), path.join(repository, ".githooks"), { recursive: true });
  symlinkSync(path.join(root, "node_modules"), path.join(repository, "node_modules"));
  git("config", "core.hooksPath", ".githooks");
});

afterEach(() => {
  rmSync(repository, { recursive: true });
});

function git(...args: string[]): SpawnSyncReturns<string> {
  const who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"];
  // A hook that git has started itself would hand its own repository on.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  return spawnSync("git", [...who, ...args], { cwd: repository, env, encoding: "utf8" });
}

function commit(name: string, content: string): SpawnSyncReturns<string> {
  writeFileSync(path.join(repository, name), content);
  git("add", "--", name);
  return git("commit", "--message", "Try");
}

it("lets pass what is in order, whatever else is in the folder", () => {
  writeFileSync(path.join(repository, "draft.md"), "*  a\n");
  expect(commit("a name.md", "- a\n").status).toBe(0);
});

it("names the file that isn't", () => {
  const { status, stderr } = commit("a name.md", "*  a\n");
  expect(status).not.toBe(0);
  expect(stderr).toContain("a name.md");
  expect(git("rev-parse", "--verify", "HEAD").status).not.toBe(0);
});
