import * as assert from "node:assert/strict";
import * as path from "node:path";
import type { Newcomer } from "../newcomer";
import type { Say } from "../report";
import { fenceWith, filledIn, typeAtTerminal, typeLines } from "../shell";

/** "A repository of your own" of docs/start.md, without GitHub; only `pulumi up` remains to be done. */
export async function newProject(reader: Newcomer, say: Say): Promise<void> {
  const { folder, repository, prefectApiUrl, prefectAuthString: input, first, signal } = reader;
  const author = { GIT_AUTHOR_NAME: "Ada", GIT_AUTHOR_EMAIL: "ada@example.org" };
  const committer = { GIT_COMMITTER_NAME: "Ada", GIT_COMMITTER_EMAIL: "ada@example.org" };
  const env = { ...reader.env, ...author, ...committer };
  const cwd = path.join(folder, "team-flows");

  say("pulumi new");
  const clone = `${repository}-clone`;
  await typeLines(`git clone --quiet ${repository} ${clone}`, { signal });
  const lines = filledIn(fenceWith(repository, "docs/start.md", "pulumi new"), {
    "<address of this repository, or a fresh clone>": clone,
    "gh repo create": ": gh repo create",
    "<owner>": "acme",
  });
  const answers = {
    "Project description": "",
    "(aws:region)": "",
    "(prefectApiKey)": "",
    "(prefectApiUrl)": prefectApiUrl,
  };
  await typeAtTerminal(`${first}\n${lines}`, answers, { cwd: folder, env, signal });
  const changed = await typeLines("git status --porcelain", { cwd, signal });
  assert.equal(changed, "", "all that was made should be committed");

  say("pulumi preview");
  const secret = "pulumi config set --secret prefectAuthString";
  await typeLines(`${first}\n${secret}`, { cwd, env, signal, input });
  const preview = await typeLines(`${first}\npulumi preview --json`, { cwd, env, signal });
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
