/** A workflow run. */
export interface Run {
  /** Its page. */
  readonly url: string;
  readonly commit: string;
}

/** The run, from the environment of GitHub's runners; `COMMIT` replaces its commit, as in pull requests. */
export function runOf(env: NodeJS.ProcessEnv): Run {
  const { GITHUB_SERVER_URL = "", GITHUB_REPOSITORY = "", GITHUB_RUN_ID = "", GITHUB_SHA = "" } = env;
  return {
    url: `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`,
    commit: env["COMMIT"] ?? GITHUB_SHA,
  };
}
