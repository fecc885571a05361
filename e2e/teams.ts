import * as assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse, parseDocument } from "yaml";
import { run } from "../cli/support/run";
import { LOCAL_STACK } from "../demo/stack";
import { added, inventory, type Inventory } from "./aws/inventory";
import type { Part } from "./play";
import type { Report } from "./report";
import { changedTeam, ownDefinition, teamsRun } from "./steps/teams";
import { deployments } from "./steps/deployments";
import type { Outputs } from "./steps/outputs";
import { upFromNothing } from "./steps/upFromNothing";
import type { World } from "./world";

const FIXTURES = "prefect_ecs/tests/registration/projects";
const STACK_FILE = `Pulumi.${LOCAL_STACK}.yaml`;

/** A team's folder, with files as teams have them. */
interface Team {
  readonly fixture: string;
  /** The deployment that is run. */
  readonly run: string;
  /** Further arguments of `adopt`. @default none */
  readonly args?: readonly string[];
  /** Whether it gets a `uv.lock` before it is adopted: one in git would have the addresses of a package index. */
  readonly uvLock?: true;
}

/** The flow project's name, which is the folder's → the team. */
export const TEAMS: Readonly<Record<string, Team>> = {
  chain: { fixture: "triggers_sla", run: "after/after", args: ["--variable=CHAINED=no"] },
  clock: { fixture: "schedules", run: "tick/new" },
  ledger: { fixture: "git_src", run: "in-batches/reconcile-batch" },
  models: { fixture: "build_each", run: "score/score" },
  mono: {
    fixture: "monorepo",
    run: "other/from-step",
    args: ["--prefect-file=services/etl/prefect.yaml"],
  },
  reports: {
    fixture: "by_environment",
    run: "report/report-prod",
    uvLock: true,
    args: Object.entries({
      STAGE: "prod",
      TAGS: '["a", "b"]',
      PAUSED: "no",
      LIMIT: "3",
      ENFORCE: "false",
      DAYS: "7",
      RATIO: "0.5",
      STRICT: "true",
      CODES: "[1, 2]",
      START: "4",
      CRON: "0 1 * * *",
      NIGHTLY: "no",
      EVERY: "86400",
      POOL: "reports-pool",
      CPU: "512",
    }).map(([name, value]) => `--variable=${name}=${value}`),
  },
  sales: { fixture: "docker_ecr", run: "load/daily" },
  valuations: { fixture: "s3_code", run: "Wallets/01 Wallets" },
  weather: { fixture: "init_template", run: "forecast/default" },
};

/** Objects that the team of `reports` has in Prefect. */
const VARIABLES = { region: "eu", memory: 1024 };
const SECRET = { name: "token", value: "e2e-teams-token" };

/** Name of a secret that one deployment gets. It outlives the stack, whose registration removes nothing without it. */
const HUB_TOKEN = "e2e-teams-hub-token";

export interface Teams {
  readonly world: World;
  /** Inventory of AWS before the stack. */
  readonly before: Inventory;
  /** Prefect's deployments before the stack. */
  readonly deployed: readonly string[];
  readonly outputs: Outputs;
  /** In Secrets Manager, for one deployment. */
  readonly secretArn: string;
  /** Files of a team's folder when it was adopted. */
  readonly files: Readonly<Record<string, Files>>;
  /** The stack's configuration before the teams. */
  readonly config: string;
}

/** Path → content. */
export type Files = Readonly<Record<string, string>>;

/** Nine teams' folders in one stack, adopted as they are. */
export function teams(report: Report, world: World): Part<Teams> {
  return {
    setUp: () => setUp(report, world),
    checks: [
      ["Folders of teams as they are, each run in a task of its own", teamsRun],
      ["One team's code changes, and nothing of the others", changedTeam],
      ["A deployment with a role, a secret and an image of its own", ownDefinition],
      ["`pulumi destroy` of all teams' projects", destroy],
    ],
  };
}

export function folderOf({ sandbox }: World, team: string): string {
  return path.join(sandbox.path, "..", "teams", team);
}

export function filesOf(folder: string): Files {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => path.join(one.parentPath, one.name))
      .map((file) => [path.relative(folder, file), readFileSync(file, "latin1")]),
  );
}

async function setUp(report: Report, world: World): Promise<Teams> {
  const { emulator, engine, prefect } = world;
  assert.deepEqual(await engine.outputs(), {}, "the stack should have nothing left of the part before");
  const before = await inventory(emulator);
  const deployed = [...(await deployments(prefect.client)).keys()];
  await makeObjects(world);
  const { ARN: secretArn } = await emulator.json<{ ARN: string }>(
    "secretsmanager",
    "secretsmanager.CreateSecret",
    { Name: HUB_TOKEN, SecretString: "e2e-teams-hub-token-value" },
  );
  const { files, config } = await report.step("`adopt --write` of nine teams' folders", async (say) => {
    for (const [name, team] of Object.entries(TEAMS)) {
      say(name);
      await adopt(world, name, team);
    }
    const adopted = Object.keys(TEAMS).map((name) => [name, filesOf(folderOf(world, name))] as const);
    return { files: Object.fromEntries(adopted), config: takeConfig(world) };
  });
  const outputs = await report.step("`pulumi up` of a stack with nine teams' projects", (say) =>
    upFromNothing(world, say),
  );
  return { world, before, deployed, outputs, secretArn, files, config };
}

/** Copies a team's folder to a place outside of the program, and adopts it. */
async function adopt(world: World, name: string, { fixture, args = [], uvLock }: Team): Promise<void> {
  const { engine, session } = world;
  const { root } = session.folder;
  const folder = folderOf(world, name);
  cpSync(path.join(root, FIXTURES, fixture), folder, {
    recursive: true,
    filter: (source) => path.basename(source) !== "__pycache__",
  });
  if (uvLock) {
    const lock = [path.join(root, "scripts/python.mjs"), "uv", "lock", "--quiet"];
    const { code, stderr } = await run(process.execPath, lock, { cwd: folder, signal: session.signal });
    assert.equal(code, 0, stderr);
  }
  const adopted = filesOf(folder);
  const { code, stdout, stderr } = await engine.type(["adopt", folder, "--write", ...args]);
  assert.equal(code, 0, `${name}: ${stdout}${stderr}`);
  assert.match(stdout, /registration's check ran/);
  assert.match(stdout, /Nothing has to change\./);
  assert.deepEqual(filesOf(folder), adopted, `\`adopt\` should leave the files of ${name} as they were`);
}

/** Takes the entries from the program's file, which `adopt` wrote, into the engine's; returns the latter's former content. */
function takeConfig({ engine, sandbox }: World): string {
  let entries: unknown;
  sandbox.edit(STACK_FILE, (text) => {
    const document = parseDocument(text);
    const [key] = Object.keys((parse(text) as { config: object }).config).filter((one) =>
      one.endsWith("flowProjects"),
    );
    entries = document.getIn(["config", key]);
    document.deleteIn(["config", key]);
    return document.toString();
  });
  return engine.editConfig((text) => {
    const document = parseDocument(text);
    document.setIn(["config", "prefect-ecs:flowProjects"], entries);
    return document.toString();
  });
}

async function makeObjects({ prefect: { client } }: World): Promise<void> {
  for (const [name, value] of Object.entries(VARIABLES)) {
    await client.call("POST", "/variables/", { name, value });
  }
  const type = await client.call<{ id: string }>("GET", "/block_types/slug/secret");
  const [schema] = await client.call<{ id: string }[]>("POST", "/block_schemas/filter", {
    block_schemas: { block_type_id: { any_: [type.id] } },
  });
  await client.call("POST", "/block_documents/", {
    name: SECRET.name,
    data: { value: SECRET.value },
    block_type_id: type.id,
    block_schema_id: schema?.id,
  });
}

async function removeObjects({ prefect: { client } }: World): Promise<void> {
  for (const name of Object.keys(VARIABLES)) {
    await client.call("DELETE", `/variables/name/${name}`);
  }
  const { id } = await client.call<{ id: string }>(
    "GET",
    `/block_types/slug/secret/block_documents/name/${SECRET.name}`,
  );
  await client.call("DELETE", `/block_documents/${id}`);
}

async function destroy({ world, before, deployed, config }: Teams): Promise<void> {
  const { emulator, engine, prefect } = world;
  await engine.succeed("destroy");
  await emulator.json("secretsmanager", "secretsmanager.DeleteSecret", {
    SecretId: HUB_TOKEN,
    ForceDeleteWithoutRecovery: true,
  });
  assert.deepEqual(added(before, await inventory(emulator)), {}, "AWS should be as it was before the `up`");
  assert.deepEqual(
    [...(await deployments(prefect.client)).keys()],
    deployed,
    "no deployment of a team should be left",
  );
  await removeObjects(world);
  engine.editConfig(() => config);
}
