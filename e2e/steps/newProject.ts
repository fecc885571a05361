import * as assert from "node:assert/strict";
import * as path from "node:path";
import type { Newcomer } from "../newcomer";
import type { Say } from "../report";
import { fenceWith, filledIn, type } from "../typing";

/** "A repository of your own" of docs/start.md, but for GitHub; then nothing but `pulumi up` is left to do. */
export async function newProject(newcomer: Newcomer, say: Say): Promise<void> {
  const { folder, repository, prefectApiUrl, prefectAuthString: input, signal } = newcomer;
  const author = { GIT_AUTHOR_NAME: "Ada", GIT_AUTHOR_EMAIL: "ada@example.org" };
  const committer = { GIT_COMMITTER_NAME: "Ada", GIT_COMMITTER_EMAIL: "ada@example.org" };
  const env = { ...newcomer.env, ...author, ...committer };
  say("pulumi new");
  const script = filledIn(fenceWith(repository, "docs/start.md", "pulumi new"), {
    "<address of this repository, or a checkout>": repository,
    // Without a terminal it asks for nothing.
    "--stack staging": `--stack staging --config prefectApiUrl=${prefectApiUrl}`,
    "gh repo create": ": gh repo create",
    "<owner>": "acme",
  });
  await type(script, { cwd: folder, env, signal });

  const cwd = path.join(folder, "team-flows");
  const clean = await type("git status --porcelain", { cwd, env, signal });
  assert.equal(clean, "", "all that was made should be committed");
  await type("pulumi config set --secret prefectAuthString", { cwd, env, signal, input });
  say("pulumi preview");
  const preview = await type("pulumi preview --json", { cwd, env, signal });
  const { changeSummary, steps } = JSON.parse(preview) as Preview;
  assert.deepEqual(Object.keys(changeSummary), ["create"]);
  const clusters = steps.filter(({ urn }) => urn.includes("aws:ecs/cluster:Cluster::"));
  assert.deepEqual(
    clusters.map(({ urn }) => urn.split("::").pop()),
    ["team-flows-staging"],
  );
}

interface Preview {
  readonly changeSummary: Readonly<Record<string, number>>;
  readonly steps: readonly { readonly urn: string }[];
}
