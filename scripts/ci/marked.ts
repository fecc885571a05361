import { everyEntry, type GitHub } from "./gitHub.ts";

/** A comment or an issue, as far as it matters here. */
interface Written {
  readonly number: number;
  readonly id: number;
  readonly body: string | null;
  readonly user: { readonly login: string } | null;
}

/** Who writes with a workflow's own token. */
const AUTHOR = "github-actions[bot]";

/** What a text of ours begins with, unseen in its rendering, so that the next run finds it again. */
export function markerOf(name: string): string {
  return `<!-- prefect-ecs: ${name} -->`;
}

/** Writes the one comment of this marker below a pull request, or brings it up to date. */
export async function writeComment(
  gitHub: GitHub,
  pullRequest: number,
  marker: string,
  text: string,
): Promise<void> {
  const comments = `/issues/${pullRequest}/comments`;
  const body = `${marker}\n${text}`;
  const own = await find(gitHub, comments, marker);
  await (own === undefined
    ? gitHub.post(comments, { body })
    : gitHub.patch(`/issues/comments/${own.id}`, { body }));
}

/** Opens the one issue of this marker. One that is open still gets the new text, and `again` as a comment. */
export async function openIssue(
  gitHub: GitHub,
  marker: string,
  { title, text, again }: { readonly title: string; readonly text: string; readonly again?: string },
): Promise<void> {
  const body = `${marker}\n${text}`;
  const open = await find(gitHub, OPEN_ISSUES, marker);
  if (open === undefined) {
    await gitHub.post("/issues", { title, body });
    return;
  }
  await gitHub.patch(`/issues/${open.number}`, { title, body });
  if (again !== undefined) {
    await gitHub.post(`/issues/${open.number}/comments`, { body: again });
  }
}

/** Closes the issue of this marker, if it is open. */
export async function closeIssue(gitHub: GitHub, marker: string, why: string): Promise<void> {
  const open = await find(gitHub, OPEN_ISSUES, marker);
  if (open !== undefined) {
    await gitHub.post(`/issues/${open.number}/comments`, { body: why });
    await gitHub.patch(`/issues/${open.number}`, { state: "closed", state_reason: "completed" });
  }
}

const OPEN_ISSUES = `/issues?state=open&creator=${encodeURIComponent(AUTHOR)}`;

/** A person may have quoted a marker: only what a workflow wrote is ours to change. */
async function find(gitHub: GitHub, list: string, marker: string): Promise<Written | undefined> {
  for await (const one of everyEntry<Written>(gitHub, list)) {
    if (one.user?.login === AUTHOR && one.body?.startsWith(marker) === true) {
      return one;
    }
  }
  return undefined;
}
