/** The run of a workflow. */
export interface Run {
  /** Its page. */
  readonly url: string;
  readonly commit: string;
}

/** The run as GitHub's runners name it in the environment; `COMMIT` where that isn't the commit meant, as in a pull request's. */
export function runOf(env: NodeJS.ProcessEnv): Run {
  const { GITHUB_SERVER_URL = "", GITHUB_REPOSITORY = "", GITHUB_RUN_ID = "", GITHUB_SHA = "" } = env;
  return {
    url: `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`,
    commit: env["COMMIT"] ?? GITHUB_SHA,
  };
}
