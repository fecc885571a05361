import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { adopt, type AdoptArgs, type Adoption } from "./adopt";
import { readStackFile } from "./stackFile";

const PROJECTS = path.resolve("prefect_ecs/tests/registration/projects");
/** No Python environment is here, so registration's check isn't run. */
let program: string;

beforeEach(() => {
  program = mkdtempSync(path.join(tmpdir(), "adopt-"));
});

afterEach(() => {
  rmSync(program, { recursive: true });
});

function write(files: Readonly<Record<string, string>>, folder = "team"): string {
  const place = path.join(program, folder);
  for (const [file, text] of Object.entries({ ...files })) {
    mkdirSync(path.dirname(path.join(place, file)), { recursive: true });
    writeFileSync(path.join(place, file), text);
  }
  return place;
}

function look(folder: string, more: Partial<AdoptArgs> = {}): Promise<Adoption> {
  return adopt({
    root: program,
    program,
    folder,
    stackFile: readStackFile(program, "staging"),
    variables: {},
    pools: {},
    env: process.env,
    signal: new AbortController().signal,
    ...more,
  });
}

const DEPLOYMENT = "deployments:\n- name: daily\n  entrypoint: load.py:load\n";
const VALUES = Object.fromEntries(
  "STAGE TAGS PAUSED LIMIT ENFORCE DAYS RATIO STRICT CODES START CRON NIGHTLY EVERY POOL CPU"
    .split(" ")
    .map((name) => [name, `${name.toLowerCase()}-value`]),
);

describe("a project as teams have it", () => {
  it.each([
    ["build_each", 2, { models: "default" }, "Dockerfile"],
    ["by_environment", 1, { "pool-value": "default" }, "pyproject installs what pyproject.toml says"],
    ["docker_ecr", 2, { "sales-ecs": "default" }, "Dockerfile"],
    ["git_src", 3, { "ledger-pool": "default" }, "pyproject installs what pyproject.toml says"],
    ["init_template", 1, { "default-agent-pool": "default" }, "pip installs what requirements.txt says"],
    ["monorepo", 2, { etl: "default" }, "poetry installs what pyproject.toml says"],
    [
      "pip_at_run",
      2,
      { "curation-2gb-prefect-3.2.14-python3.9": "default" },
      "pip installs what requirements.txt says",
    ],
    ["s3_code", 1, { valuations: "default" }, "pip installs what requirements.txt says"],
    ["schedules", 2, { clock: "default" }, "Dockerfile"],
    ["triggers_sla", 1, { chain: "default" }, "pip installs what requirements.txt says"],
  ])("is found in %s, as it is", async (project, deployments, workPools, built) => {
    const folder = path.join(program, "team");
    cpSync(path.join(PROJECTS, project), folder, { recursive: true });
    const prefectFile = project === "monorepo" ? "services/etl/prefect.yaml" : undefined;
    const variables =
      project === "by_environment" ? VALUES : project === "triggers_sla" ? { CHAINED: "no" } : {};

    const found = await look(folder, { variables, prefectFile });

    expect(found.prefectFile?.deployments).toHaveLength(deployments);
    expect(found.changes).toEqual([]);
    expect(found.check).toEqual({
      ran: false,
      why: "its Python environment doesn't exist: `npm run flows:check` makes it",
    });
    expect(found.image.built).toBe(
      built === "Dockerfile"
        ? "built by its Dockerfile, from python:3.13-slim-trixie"
        : `a Dockerfile is chosen: ${built}`,
    );
    expect(found.entry).toEqual({
      name: "team",
      folder: "team",
      ...(prefectFile === undefined ? {} : { prefectFile }),
      workPools,
      ...(Object.keys(variables).length === 0 ? {} : { variables }),
    });
  });

  it("lacks an installation of its packages", async () => {
    const { image, changes } = await look(path.join(PROJECTS, "monorepo/services/etl"));
    expect(image.built).toBeUndefined();
    expect(changes).toEqual([
      "The folder must have a Dockerfile, or a uv.lock, poetry.lock, requirements.txt or pyproject.toml to choose one for.",
    ]);
  });

  it("has its file found below the top", async () => {
    const { changes } = await look(path.join(PROJECTS, "monorepo"));
    expect(changes[0]).toBe(
      "prefect.yaml: not found: adopt services/etl; or, if its entrypoints and its Dockerfile are from here, give `--prefect-file services/etl/prefect.yaml`",
    );
  });

  it("may have its file below the top, or under another name", async () => {
    const prefectFile = "services/etl/prefect.yaml";
    const found = await look(path.join(PROJECTS, "monorepo"), { prefectFile, name: "etl" });
    expect(found.prefectFile?.deployments).toHaveLength(2);
    expect(found.entry).toMatchObject({ prefectFile, workPools: { etl: "default" } });
    expect(found.changes).toEqual([]);
    const { changes } = await look(write({ "prefect.yaml": DEPLOYMENT }), { prefectFile: "other.yaml" });
    expect(changes[0]).toMatch(/^other\.yaml: not found: adopt \.;/);
    await expect(look(program, { prefectFile: "../prefect.yaml" })).rejects.toThrow(
      "`--prefect-file` must be the path of a YAML file in the project's folder, like 'etl/prefect.yaml', got '../prefect.yaml'.",
    );
  });

  it("has its steps, and the values that nothing gives, named by line", async () => {
    const { prefectFile, changes } = await look(path.join(PROJECTS, "triggers_sla"));
    expect(changes).toContain(
      "prefect.yaml:21: `{{ $CHAINED }}` has no value; give it one: `--variable CHAINED=VALUE`",
    );
    expect(prefectFile?.steps).toEqual({ build: [], push: [], pull: [] });
    const ecr = await look(path.join(PROJECTS, "docker_ecr"));
    expect(ecr.prefectFile?.steps).toEqual({
      build: ["run_shell_script", "build_docker_image"],
      push: ["push_docker_image"],
      pull: ["set_working_directory"],
    });
    // A build argument is nobody's here.
    expect(ecr.changes.join()).not.toContain("CI_TOKEN");
  });
});

describe("the image", () => {
  const PREFECT = { "prefect.yaml": DEPLOYMENT };
  const uvLock = (version: string): string =>
    `version = 1\n\n[[package]]\nname = "prefect"\nversion = "${version}"\n`;
  const pyproject = '[project]\nname = "x"\nrequires-python = ">=3.11,<3.13"\ndependencies = ["prefect"]\n';

  it.each<[string, Record<string, string>, string, string | undefined]>([
    [
      "uv",
      { "uv.lock": uvLock("3.9.1"), "pyproject.toml": pyproject },
      "a Dockerfile is chosen: uv installs what uv.lock says",
      "3.12",
    ],
    [
      "a pyproject.toml",
      { "pyproject.toml": pyproject },
      "a Dockerfile is chosen: pyproject installs what pyproject.toml says",
      "3.12",
    ],
    [
      "a Dockerfile of stages",
      { Dockerfile: "FROM python:3.11-slim AS base\nFROM base\n" },
      "built by its Dockerfile, from python:3.11-slim",
      "3.11",
    ],
  ])("is that of %s", async (_, files, built, python) => {
    const { image, changes } = await look(write({ ...PREFECT, ...files }));
    expect(changes).toEqual([]);
    expect({ built: image.built, python: image.python }).toEqual({ built, python });
  });

  it.each<[string, Record<string, string>, string]>([
    [
      "an old Prefect in uv.lock",
      { "uv.lock": uvLock("3.4.11"), "pyproject.toml": pyproject },
      "uv.lock:4: prefect is 3.4: write `prefect>=3.7`, or lock one",
    ],
    [
      "an old Prefect in requirements",
      { "requirements.txt": "pandas\nprefect[aws]==3.2.14\n" },
      "requirements.txt:2: prefect is 3.2: write `prefect>=3.7`, or lock one",
    ],
    [
      "requirements without Prefect",
      { "requirements.txt": "pandas\n" },
      "requirements.txt: has no Prefect: write `prefect>=3.7`",
    ],
    [
      "an old Python",
      { Dockerfile: "FROM python:3.10-slim\n" },
      "Dockerfile:1: python:3.10-slim has Python 3.10: write one with Python 3.11 or newer",
    ],
    [
      "Prefect's old image",
      { Dockerfile: "# x\nFROM prefecthq/prefect:3.2-python3.11\n" },
      "Dockerfile:2: prefecthq/prefect:3.2-python3.11 has Prefect 3.2: write one with Prefect 3.7 or newer",
    ],
    [
      "a secret in the Dockerfile",
      { Dockerfile: "FROM python:3.12\nENV DB_PASSWORD=hunter2\n" },
      "Dockerfile:2: DB_PASSWORD holds a secret, a password or key by its name (not shown), and the image keeps it: remove it, and name it in the flow project's `secrets`, or in `buildSecrets` for the build",
    ],
    [
      "a laptop's .env",
      { Dockerfile: "FROM python:3.12\n", ".env": "A=b\n" },
      ".dockerignore: .env would be in the image: write a line `.env`",
    ],
  ])("has to change for %s", async (_, files, line) => {
    const { changes } = await look(write({ ...PREFECT, ...files }));
    expect(changes).toEqual([line]);
  });

  it.each<[string, string, string[]]>([
    ["the second of a line", 'ENV A=b DB_PASSWORD="hunter2 too"', ["2: DB_PASSWORD"]],
    [
      "a line that goes on",
      "ENV A=b \\\n  # API_TOKEN=x\n\n  API_TOKEN=hunter2 \\ \n  SECRET='hun ter2'",
      ["5: API_TOKEN", "6: SECRET"],
    ],
    ["a name without =", "env API_TOKEN hunter2 = too", ["2: API_TOKEN"]],
    ["an address", "ENV A=b \\\n  URL=postgresql://u:hunter2@db/x", ["3: URL"]],
    ["Windows' lines", "ENV A=b \\\r\n  API_TOKEN=hunter2\r\nUSER x", ["3: API_TOKEN"]],
    ["arguments", "ARG A API_TOKEN=hunter2", ["2: API_TOKEN"]],
    ["what is given from outside", 'ARG API_TOKEN\nENV A=b API_TOKEN=${API_TOKEN} TOKEN="$API_TOKEN"', []],
    ["a value of another", "ENV NOTE='API_TOKEN=x' B=c", []],
    ["a command that goes on", "RUN x \\\n  ENV API_TOKEN=x \\\n  FROM python:3.8\nUSER x", []],
    [
      "a text for a command",
      "RUN <<END\nENV API_TOKEN=x\nFROM python:3.8\nEND\nENV TOKEN=hunter2",
      ["6: TOKEN"],
    ],
  ])("keeps no secret in %s", async (_, lines, found) => {
    const { changes } = await look(write({ ...PREFECT, Dockerfile: `FROM python:3.12\n${lines}\n` }));
    expect(changes.map((line) => /^Dockerfile:(.*) holds a secret/.exec(line)?.[1])).toEqual(found);
    expect(changes.join()).not.toMatch(/hun ?ter2/);
  });

  it("is built by the Dockerfile that prefect.yaml names", async () => {
    const build =
      "build:\n- prefect_docker.deployments.steps.build_docker_image: {dockerfile: docker/prod.Dockerfile}\n";
    const { entry, changes } = await look(
      write({ "prefect.yaml": build + DEPLOYMENT, "docker/prod.Dockerfile": "FROM python:3.12\n" }),
    );
    expect(changes).toEqual([]);
    expect(entry.dockerfile).toBe("docker/prod.Dockerfile");
  });
});

it.each([
  ["a list that doesn't end", "deployments: [\n"],
  ["an alias of nothing", "deployments: *none\n"],
  ["no list", "deployments: 3\n"],
])("leaves %s in prefect.yaml to registration's check", async (_, text) => {
  const { prefectFile } = await look(write({ "prefect.yaml": text, "requirements.txt": "prefect" }));
  expect(prefectFile?.deployments).toEqual([]);
});

it("never shows a secret of prefect.yaml", async () => {
  const pool =
    "  work_pool:\n    job_variables:\n      env:\n        API_TOKEN: hunter2\n        REF: '{{ prefect.blocks.secret.x }}'\n";
  const found = await look(write({ "prefect.yaml": DEPLOYMENT + pool, "requirements.txt": "prefect" }));
  expect(found.changes).toEqual([
    "prefect.yaml:7: `env.API_TOKEN` holds a secret, a password or key by its name (not shown), and every Prefect user can read it: remove it, and name it in the flow project's `secrets`",
  ]);
  expect(JSON.stringify(found)).not.toContain("hunter2");
});

it.each([
  ["agents", "default", "big"],
  ["work pools", "ecs-staging", "heavy"],
])("leaves the stack's own %s as they are called", async (_, first, second) => {
  writeFileSync(
    path.join(program, "Pulumi.staging.yaml"),
    "config:\n  agents: [{name: default}, {name: big, workPool: heavy}, {name: late}]\n",
  );
  const deployment = (pool: string): string =>
    `- name: ${pool}\n  entrypoint: load.py:load\n  work_pool: {name: ${pool}}\n`;
  const folder = write({
    "prefect.yaml": `deployments:\n${[first, second, "ecs-staging-late", "theirs"].map(deployment).join("")}`,
    "requirements.txt": "prefect",
  });

  expect((await look(folder)).entry.workPools).toEqual({ theirs: "default" });
  const stackFile = readStackFile(program, "acme/prefect-ecs/staging");
  expect((await look(folder, { stackFile, pools: { big: "late" } })).entry.workPools).toEqual({
    theirs: "default",
    big: "late",
  });
});

it("knows the agent of a stack that names none", async () => {
  const folder = write({
    "prefect.yaml": `${DEPLOYMENT}  work_pool: {name: ecs-staging}\n`,
    "requirements.txt": "prefect",
  });
  expect((await look(folder)).entry).toEqual({ name: "team", folder: "team" });
});

it("uses the stack's first agent, and names settings that a stack with projects must not have", async () => {
  writeFileSync(
    path.join(program, "Pulumi.staging.yaml"),
    "config:\n  agents: [{name: etl}]\n  prefect-ecs:environment: {A: b}\n",
  );
  const folder = write({
    "prefect.yaml": `${DEPLOYMENT}  work_pool: {name: sales}\n`,
    "requirements.txt": "prefect",
  });
  const { entry, changes } = await look(folder, { name: "sales", pools: {} });
  expect(entry).toEqual({ name: "sales", folder: "team", workPools: { sales: "etl" } });
  expect(changes).toEqual([
    "Pulumi.staging.yaml: `prefect-ecs:environment` is for a stack without flow projects: move it into the project that needs it",
  ]);
  expect(readFileSync(path.join(folder, "requirements.txt"), "utf8")).toBe("prefect");
});
