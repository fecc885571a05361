/** What a job may ask of GitHub's REST API, about its own repository. */
export interface GitHub {
  /** @param path After `/repos/<owner>/<name>`, such as `/issues/7/comments`. */
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object): Promise<T>;
  patch<T>(path: string, body: object): Promise<T>;
}

/** GitHub gives at most so many entries of a list in one answer. https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
const PAGE = 100;

/** A client with the job's own token and addresses, as GitHub's runners name them in the environment. */
export function gitHubOf(env: NodeJS.ProcessEnv, send: typeof fetch = fetch): GitHub {
  const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token } = env;
  if (api === undefined || repository === undefined || token === undefined) {
    throw new Error(
      "GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN must be set, as they are in a workflow.",
    );
  }
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await send(`${api}/repos/${repository}${path}`, {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${token}`,
        "x-github-api-version": "2022-11-28",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) {
      throw new Error(`GitHub answered ${response.status} to ${method} ${path}: ${answer}`);
    }
    return JSON.parse(answer) as T;
  };
  return {
    get: (path) => call("GET", path),
    post: (path, body) => call("POST", path, body),
    patch: (path, body) => call("PATCH", path, body),
  };
}

/** Every entry of a list, page after page. */
export async function* everyEntry<T>(gitHub: GitHub, path: string): AsyncGenerator<T> {
  const separator = path.includes("?") ? "&" : "?";
  for (let page = 1; ; page++) {
    const entries = await gitHub.get<T[]>(`${path}${separator}per_page=${PAGE}&page=${page}`);
    yield* entries;
    if (entries.length < PAGE) {
      return;
    }
  }
}
