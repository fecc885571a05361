// A stand-in for GitHub doesn't prove that it answers like this: the first run of a workflow does.
import { gitHubOf } from "../../../scripts/ci/gitHub";
import { closeIssue, markerOf, openIssue, writeComment } from "../../../scripts/ci/marked";

const marker = markerOf("plan");
const bot = { login: "github-actions[bot]" };
const env = { GITHUB_API_URL: "https://api", GITHUB_REPOSITORY: "o/r", GITHUB_TOKEN: "t0ken" };

/** GitHub, which knows these lists and takes whatever is written. */
function gitHub(lists: Readonly<Record<string, readonly object[]>>) {
  const written: [string, string, unknown][] = [];
  const client = gitHubOf(env, (address, init) => {
    const url = new URL(address);
    const path = url.pathname.replace("/repos/o/r", "");
    if (init?.method === "GET") {
      const page = Number(url.searchParams.get("page"));
      return Promise.resolve(Response.json((lists[path] ?? []).slice((page - 1) * 100, page * 100)));
    }
    written.push([init?.method ?? "", path, JSON.parse(init?.body as string)]);
    return Promise.resolve(Response.json({}));
  });
  return { client, written };
}

describe("the comment", () => {
  const comments = "/issues/7/comments";

  it("is made below a pull request that has none", async () => {
    const { client, written } = gitHub({});
    await writeComment(client, 7, marker, "text");
    expect(written).toEqual([["POST", comments, { body: "<!-- prefect-ecs: plan -->\ntext" }]]);
  });

  it("is brought up to date, however many are before it", async () => {
    const others = Array.from({ length: 130 }, (_, id) => ({ id, user: { login: "ada" }, body: "LGTM" }));
    const { client, written } = gitHub({
      [comments]: [...others, { id: 500, user: bot, body: `${marker}\nold` }],
    });
    await writeComment(client, 7, marker, "new");
    expect(written).toEqual([["PATCH", "/issues/comments/500", { body: "<!-- prefect-ecs: plan -->\nnew" }]]);
  });

  it("is never a person's, nor that of another marker", async () => {
    const { client, written } = gitHub({
      [comments]: [
        { id: 1, user: { login: "ada" }, body: `${marker}\nmine` },
        { id: 2, user: bot, body: `${markerOf("drift of prod")}\n` },
        { id: 3, user: bot, body: `quoted: ${marker}` },
        { id: 4, user: null, body: null },
      ],
    });
    await writeComment(client, 7, marker, "text");
    expect(written).toMatchObject([["POST", comments, {}]]);
  });
});

describe("the issue", () => {
  const open = { "/issues": [{ number: 9, id: 1, user: bot, body: `${marker}\nold` }] };
  const problem = { title: "It failed", text: "why", again: "again" };

  it("is opened", async () => {
    const { client, written } = gitHub({});
    await openIssue(client, marker, problem);
    expect(written).toEqual([["POST", "/issues", { title: "It failed", body: `${marker}\nwhy` }]]);
  });

  it("is brought up to date while it is open, and tells its followers", async () => {
    const { client, written } = gitHub(open);
    await openIssue(client, marker, problem);
    expect(written).toEqual([
      ["PATCH", "/issues/9", { title: "It failed", body: `${marker}\nwhy` }],
      ["POST", "/issues/9/comments", { body: "again" }],
    ]);
  });

  it("tells them nothing where there is nothing to tell", async () => {
    const { client, written } = gitHub(open);
    await openIssue(client, marker, { title: "It failed", text: "why" });
    expect(written).toHaveLength(1);
  });

  it("is closed, with the reason", async () => {
    const { client, written } = gitHub(open);
    await closeIssue(client, marker, "mended");
    expect(written).toEqual([
      ["POST", "/issues/9/comments", { body: "mended" }],
      ["PATCH", "/issues/9", { state: "closed", state_reason: "completed" }],
    ]);
  });

  it("is nothing to close where none is open", async () => {
    const { client, written } = gitHub({});
    await closeIssue(client, marker, "mended");
    expect(written).toEqual([]);
  });
});

it("names what GitHub refused", async () => {
  const client = gitHubOf(env, () =>
    Promise.resolve(new Response("Resource not accessible", { status: 403 })),
  );
  await expect(writeComment(client, 7, marker, "text")).rejects.toThrow(
    "GitHub answered 403 to GET /issues/7/comments?per_page=100&page=1: Resource not accessible",
  );
});

it("asks for what a workflow has in its environment", () => {
  expect(() => gitHubOf({})).toThrow("GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN must be set");
});
