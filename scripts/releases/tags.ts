import { ask, firstLine, RELEASED, unreachable, withdrawn, type Verdict } from "./release";

/**
 * Whether a repository on GitHub has a release's tag, for the pinned commit if there is one.
 * @param repository - `owner/name`
 */
export async function askTag(repository: string, tag: string, commit?: string): Promise<Verdict> {
  const { ok, stdout, stderr } = await ask(
    "git",
    ["ls-remote", "--tags", `https://github.com/${repository}`, tag, `${tag}^{}`],
    // GitHub asks for a password where there is no such public repository.
    { env: { GIT_TERMINAL_PROMPT: "0", GIT_ASKPASS: "true", LC_ALL: "C" } },
  );
  if (!ok) {
    return /not found|does not exist|does not appear to be a git repository|terminal prompts disabled|Authentication failed/.test(
      stderr,
    )
      ? withdrawn(`there is no public repository ${repository}`)
      : unreachable(firstLine(stderr));
  }
  const commits = stdout
    .split("\n")
    .map((line) => line.split("\t")[0])
    .filter(Boolean);
  if (commits.length === 0) {
    return withdrawn(`${repository} has no tag ${tag}`);
  }
  return commit === undefined || commits.includes(commit)
    ? RELEASED
    : withdrawn(`${repository}'s tag ${tag} is not of the commit ${commit}`);
}
