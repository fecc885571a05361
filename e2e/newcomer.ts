import * as assert from "node:assert/strict";
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import * as path from "node:path";
import { cleanEnvironment } from "../demo/environment";
import { type LocalFolder, localFolder } from "../demo/folder";
import { REGION } from "../demo/serversSummary";
import { copyCheckout } from "../scripts/docs/commands/copyCheckout";
import { Emulator } from "./aws/emulator";
import { inventory, type Inventory } from "./aws/inventory";
import type { Part } from "./play";
import type { Report } from "./report";
import { fenceWith, typeLines } from "./shell";
import { newProject } from "./steps/newProject";
import { ownEnvironment, removal } from "./steps/ownEnvironment";
import type { World } from "./world";

/** A new user's steps, typed as in the documents. */
export function newcomer(report: Report, world: World): Part<Newcomer> {
  return {
    setUp: () => setUp(report, world),
    checks: [
      ["From a clone to a run: three values and two commands", ownEnvironment],
      ["All of that environment is removed", removal],
      ["A repository of one's own, by `pulumi new`", newProject],
      ["`npm run demo:down`", takeDown],
    ],
  };
}

/** A new user's shell, with an emulator and a Prefect server. */
export interface Newcomer {
  readonly signal: AbortSignal;
  /** Folder of checkouts. */
  readonly folder: string;
  /** Repository to clone. */
  readonly repository: string;
  readonly env: NodeJS.ProcessEnv;
  /** Shell command that sets the endpoint. */
  readonly first: string;
  readonly prefectApiUrl: string;
  readonly prefectAuthString: string;
  readonly emulator: Emulator;
  /** Inventory of AWS at the start. */
  readonly before: Inventory;
}

/** The demo's folder in the cloned checkout. */
export function newcomersDemo({ path: own }: LocalFolder): LocalFolder {
  return localFolder(path.join(own, "newcomer", "origin"), ".demo");
}

async function setUp(report: Report, { session }: World): Promise<Newcomer> {
  const { root: repository } = newcomersDemo(session.folder);
  const folder = path.dirname(repository);
  const env = {
    ...cleanEnvironment(process.env),
    // `login` is global for a user: here it must affect these steps only.
    PULUMI_CREDENTIALS_PATH: folder,
  };
  await report.step("A repository to clone", async () => {
    mkdirSync(repository, { recursive: true });
    await copyCheckout(session.folder.root, repository);
    for (const installed of ["node_modules", ".venv"]) {
      symlinkSync(path.join(session.folder.root, installed), path.join(repository, installed));
    }
  });
  const [servers = "", first = ""] = fenceWith(repository, "docs/start.md", "npm run demo:servers").split(
    "\n",
  );
  const said = await report.step(`\`${servers}\``, () =>
    typeLines(servers, { cwd: repository, env, signal: session.signal }),
  );
  const emulator = new Emulator(word(said, /^AWS +(http\S+),/m), REGION);
  return {
    signal: session.signal,
    folder,
    repository,
    env,
    first: `cd ${repository} && ${first} && cd "$OLDPWD"`,
    prefectApiUrl: word(said, /prefectApiUrl (\S+)/),
    prefectAuthString: word(said, /prefectAuthString (\S+)/),
    emulator,
    before: await inventory(emulator),
  };
}

function word(text: string, pattern: RegExp): string {
  const [, found] = pattern.exec(text) ?? [];
  assert.ok(found !== undefined, `${String(pattern)} should be in:\n${text}`);
  return found;
}

async function takeDown({ repository, env, signal }: Newcomer): Promise<void> {
  await typeLines("npm run demo:down", { cwd: repository, env, signal });
  assert.equal(existsSync(path.join(repository, ".demo")), false, "its folder should be gone");
}
