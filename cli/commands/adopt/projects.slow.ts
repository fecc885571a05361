// Registration's own check of each project as teams have them: Python imports Prefect for each, which takes its seconds.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { FlowCode } from "../../../components/prefect/flowCode";
import { adopt } from "./adopt";
import { readStackFile } from "./stackFile";

const VALUES = {
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
  NIGHTLY: "True",
  EVERY: "90",
  POOL: "reports",
  CPU: "1024",
};

let program: string;

beforeAll(() => {
  execFileSync(process.execPath, ["scripts/python.mjs"], { stdio: "ignore" });
}, 300_000);

beforeEach(() => {
  program = mkdtempSync(path.join(tmpdir(), "adopt-"));
});

afterEach(() => {
  rmSync(program, { recursive: true });
});

it.each<[string, Record<string, string>, FlowCode, string[], string?, Record<string, string>?]>([
  ["build_each", {}, FlowCode.image, []],
  ["by_environment", VALUES, FlowCode.image, []],
  ["docker_ecr", {}, FlowCode.image, []],
  ["git_src", {}, FlowCode.image, []],
  ["init_template", {}, FlowCode.image, []],
  // Its entrypoints are from the repository's root, where its packages are listed too.
  [
    "monorepo/services/etl",
    {},
    FlowCode.image,
    [
      "prefect.yaml:11: deployment from-root",
      "prefect.yaml:14: deployment from-step",
      "The folder must have a Dockerfile",
    ],
  ],
  ["monorepo", {}, FlowCode.image, [], "services/etl/prefect.yaml"],
  ["pip_at_run", {}, FlowCode.image, ["prefect.yaml:30: deployment read-2gb: `pull[1]` runs"]],
  ["pip_at_run", {}, FlowCode.pull, []],
  // It says so of what the image may have.
  ["pip_at_run", {}, FlowCode.image, [], undefined, { "requirements_V3.txt": "pandas\n" }],
  [
    "init_template",
    {},
    FlowCode.image,
    [
      "has no DB_PASSWORD; remove it, and name DB_PASSWORD in the flow project's `secrets`, which runs have anyway",
    ],
    undefined,
    {
      "prefect.yaml":
        'deployments:\n- {name: d, entrypoint: "forecast.py:forecast", work_pool: {job_variables: {env: {DB_PASSWORD: "{{ $DB_PASSWORD }}"}}}}\n',
    },
  ],
  // Registration has a server.
  [
    "init_template",
    {},
    FlowCode.image,
    [],
    undefined,
    {
      "prefect.yaml": 'deployments:\n- {name: d, entrypoint: "loads.py:flow"}\n',
      "loads.py": 'from prefect.blocks.system import Secret\nSecret.load("api-token")\n',
    },
  ],
  ["s3_code", {}, FlowCode.image, []],
  ["schedules", {}, FlowCode.image, []],
  ["triggers_sla", { CHAINED: "no" }, FlowCode.image, []],
])(
  "%s has nothing to change but what is named",
  async (project, variables, code, lines, prefectFile = "prefect.yaml", files = {}) => {
    const folder = path.join(program, "team");
    cpSync(path.resolve("prefect_ecs/tests/registration/projects", project), folder, { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      writeFileSync(path.join(folder, file), text);
    }

    const { check, changes } = await adopt({
      root: path.resolve("."),
      program,
      folder,
      prefectFile,
      stackFile: readStackFile(program, "staging"),
      code,
      variables,
      pools: {},
      env: process.env,
      signal: new AbortController().signal,
    });

    expect(check).toEqual({ ran: true, why: undefined });
    expect(changes).toEqual(lines.map((line) => expect.stringContaining(line) as string));
  },
  120_000,
);
