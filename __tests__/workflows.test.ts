// It doesn't prove that GitHub runs them: their first pull request and deployment do (docs/ci.md).
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { deploymentNote } from "../scripts/ci/deploymentNote";

const root = path.resolve(__dirname, "..");
const text = (file: string): string => readFileSync(path.join(root, file), "utf8");

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly if?: string;
  readonly steps?: readonly Step[];
  readonly "timeout-minutes"?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly needs?: string | readonly string[];
  readonly strategy?: { readonly matrix: Matrix };
}

type Matrix = Readonly<Record<string, readonly string[]>>;

interface Workflow {
  readonly on: object;
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

const names = readdirSync(path.join(root, ".github/workflows"));
const workflows = new Map(names.map((name) => [name, parse(text(`.github/workflows/${name}`)) as Workflow]));
const jobs = [...workflows].flatMap(([name, workflow]) =>
  Object.entries(workflow.jobs).map(([job, what]) => ({ title: `${name}: ${job}`, what })),
);
const setup = parse(text(".github/actions/setup/action.yml")) as {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
};
const steps = [...jobs.flatMap(({ what }) => what.steps ?? []), ...setup.runs.steps];
const job = (workflow: string, name: string): Job => workflows.get(workflow)?.jobs[name] ?? {};
const scripts = (JSON.parse(text("package.json")) as { scripts: Record<string, string> }).scripts;

it.each(jobs)("$title says what its token may do, and when it has taken too long", ({ what }) => {
  const called = "uses" in what;
  expect(what.permissions).toBeDefined();
  expect(what["timeout-minutes"] === undefined).toBe(called);
});

it.each([...workflows])("%s gives its jobs nothing by default", (_, { permissions }) => {
  expect(permissions).toEqual({});
});

it("uses one version of each action", () => {
  const versions = steps.flatMap(({ uses }) => uses ?? []).filter((uses) => !uses.startsWith("$/"));
  const actions = new Set(versions.map((uses) => uses.split("@")[0]));
  expect(new Set(versions).size).toBe(actions.size);
});

describe("the commands", () => {
  const commands = steps.flatMap(({ run }) => run ?? []).join("\n");
  const notes = (["setup", "up", "smoke"] as const).map((failure) =>
    deploymentNote(failure, "staging", { url: "", commit: "" }),
  );
  const all = [
    commands,
    ...notes,
    text(".githooks/pre-commit"),
    text("CONTRIBUTING.md"),
    text("docs/ci.md"),
    text("docs/ci-setup.md"),
  ].join("\n");
  const found = (pattern: RegExp): string[] => [
    ...new Set([...all.matchAll(pattern)].map(([, name = ""]) => name)),
  ];

  it.each(found(/npm run (?:--silent )?([a-z][\w:-]*)/g))("npm run %s exists", (name) => {
    expect(Object.keys(scripts)).toContain(name);
  });

  it.each(found(/\.\/prefect-ecs ([a-z][\w-]*)/g))("./prefect-ecs %s exists", (name) => {
    expect(existsSync(path.join(root, `cli/commands/${name}/command.ts`))).toBe(true);
  });

  it.each(found(/(scripts\/[\w/-]+\.(?:mjs|ts|sh))/g))("%s exists", (file) => {
    expect(existsSync(path.join(root, file))).toBe(true);
  });
});

it("verifies by parts that together are `npm run verify`", () => {
  const { script } = job("verify.yml", "verify").strategy?.matrix ?? {};
  const parts = (scripts["verify"] ?? "").split(" && ").map((part) => part.replace(/^npm (run )?/, ""));
  expect(script).toEqual(parts);
});

it("gives credentials and a fork's code to no job together", () => {
  const own = "github.event.pull_request.head.repo.full_name == github.repository";
  const others = "github.event_name != 'pull_request'";
  const needing = (workflow: string, condition?: string): string[] =>
    Object.entries(workflows.get(workflow)?.jobs ?? {})
      .filter(([, { permissions }]) => Object.values(permissions ?? {}).includes("write"))
      .filter(([, what]) => condition === undefined || what.if?.split(" && ").includes(condition))
      .map(([name]) => name);
  const onPullRequests = [...workflows].filter(([, { on }]) => "pull_request" in on).map(([name]) => name);
  expect(onPullRequests).toEqual(["pull-request-environment.yml", "pull-request.yml"]);
  expect(needing("pull-request.yml")).toEqual(["preview", "comment"]);
  expect(needing("pull-request.yml", own)).toEqual(["preview", "comment"]);
  expect(needing("pull-request-environment.yml")).toEqual(["up", "down", "comment", "sweep"]);
  expect(needing("pull-request-environment.yml", own)).toEqual(["up", "down", "comment"]);
  expect(needing("pull-request-environment.yml", others)).toEqual(["sweep"]);
  expect([...workflows.keys()].map((name) => text(`.github/workflows/${name}`)).join()).not.toMatch(
    /pull_request_target|workflow_run/,
  );
});

it("looks for names in lists only: of a text, GitHub's `contains` takes a part for the whole", () => {
  const searched = [...workflows.keys()].flatMap((name) =>
    [...text(`.github/workflows/${name}`).matchAll(/contains\((\w+)/g)].map(([, first]) => first),
  );
  expect(new Set(searched)).toEqual(new Set(["fromJSON"]));
});

it("has GitHub keep every branch but one out of the environments, from the first deployment on", () => {
  const steps = text("docs/ci-setup.md");
  expect(steps).toContain(
    `{"deployment_branch_policy": {"protected_branches": false, "custom_branch_policies": true}}`,
  );
  expect(steps).toContain(`environments/$stack/deployment-branch-policies" -f name=main -f type=branch`);
});

it("promotes what staging has tried out, one deployment of a stack at a time", () => {
  for (const stack of ["staging", "prod"]) {
    const { environment, concurrency } = job("deploy.yml", stack);
    expect({ environment, concurrency }).toEqual({
      environment: stack,
      concurrency: { group: `deploy-${stack}`, "cancel-in-progress": false },
    });
  }
  const prod = job("deploy.yml", "prod");
  expect(prod.needs).toBe("staging");
  expect(prod.steps?.some(({ run }) => run?.includes('--config "imageUri=${IMAGE:?'))).toBe(true);
  expect(prod.steps?.some(({ run }) => run?.includes("docker"))).toBe(false);
});

it("runs one operation of a pull request's environment at a time, and cancels none halfway", () => {
  for (const name of ["up", "down"]) {
    const { environment, concurrency } = job("pull-request-environment.yml", name);
    expect({ environment, concurrency }).toEqual({
      environment: "pull-request",
      concurrency: {
        group: "pull-request-environment-${{ github.event.pull_request.number }}",
        "cancel-in-progress": false,
      },
    });
  }
  // The job that may write to the pull request runs nothing that the branch says.
  const { steps = [] } = job("pull-request-environment.yml", "comment");
  expect(steps[0]?.with?.["ref"]).toBe("${{ github.event.repository.default_branch }}");
});

it("has the dev container bring the workflows' Python and Node, and the examples' Go", () => {
  const withKey = (key: string): unknown =>
    steps.find(({ with: given }) => given?.[key] !== undefined)?.with?.[key];
  const container = text(".devcontainer/devcontainer.json");
  expect(/python:[\d.]+-([\d.]+)-/.exec(container)?.[1]).toBe(withKey("python-version"));
  expect(/features\/node:[\d.]+": { "version": "(\d+)"/.exec(container)?.[1]).toBe("24");
  expect(setup.inputs["node-version"]?.default).toBe("24");
  const go = /^go ([\d.]+)$/m.exec(text("examples/go/go.mod"))?.[1];
  expect(/features\/go:[\d.]+": { "version": "([\d.]+)"/.exec(container)?.[1]).toBe(go);
});

describe("the Python requirements that are locked anew", () => {
  const locked = execFileSync("git", ["ls-files", "*requirements*.txt"], { cwd: root, encoding: "utf8" })
    .trim()
    .split("\n")
    .filter((file) => text(file).includes("--hash=sha256:"));
  const stepsOf = (name: string): readonly Step[] => job("python-requirements.yml", name).steps ?? [];

  it("are handed on, each of them", () => {
    const upload = stepsOf("lock").find(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
    const patterns = String(upload?.with?.["path"])
      .trim()
      .split("\n")
      .map((line) => new RegExp(`^${line.trim().replaceAll(".", "\\.").replaceAll("*", "[^/]*")}$`));
    expect(locked.length).toBeGreaterThan(5);
    expect(locked.filter((file) => !patterns.some((pattern) => pattern.test(file)))).toEqual([]);
  });

  it("are proposed, each of them", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "requirements-"));
    const there = (file: string): string => path.join(folder, "checkout", file);
    try {
      for (const file of locked) {
        cpSync(path.join(root, file), path.join(folder, "requirements", file), { recursive: true });
        cpSync(path.join(root, file), there(file), { recursive: true });
        rmSync(there(file));
      }
      const script = stepsOf("propose").find(({ run }) => run?.startsWith("cp "))?.run ?? "";
      const copies = script.split("\n").filter((line) => line.startsWith("cp "));
      execFileSync("bash", ["-ec", copies.join("\n")], {
        cwd: path.join(folder, "checkout"),
        env: { ...process.env, RUNNER_TEMP: folder },
      });
      expect(locked.filter((file) => !existsSync(there(file)))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
