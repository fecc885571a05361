import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { otherVersion, type OtherVersion } from "../../../plan/against/otherVersion";
import { inWorktree } from "../../../plan/against/worktree";
import { differenceOf, isEmpty } from "../../../plan/difference/difference";
import { makePlan } from "../../../plan/plan";
import { plan } from "../planFixture";

const root = path.resolve(__dirname, "../../..");

// Pulumi takes a stack trace at every step of a resource, most of the time that a stack takes here.
Error.stackTraceLimit = 0;

/** A checkout of another repository: this one's program, and packages beside it. */
let checkout: string;
const signal = new AbortController().signal;

function git(...args: string[]): string {
  const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
  return execFileSync("git", [...identity, ...args], { cwd: checkout, encoding: "utf8" }).trim();
}

function against(version: string): Promise<OtherVersion> {
  return otherVersion(version, { root: checkout, stacks: ["staging"], signal });
}

beforeAll(() => {
  checkout = realpathSync(mkdtempSync(path.join(tmpdir(), "plan-against-")));
  const program = [
    "Pulumi.yaml",
    "package.json",
    "package-lock.json",
    "components",
    "stacks",
    "prefect_ecs/src",
  ];
  for (const entry of program) {
    cpSync(path.join(root, entry), path.join(checkout, entry), { recursive: true });
  }
  writeFileSync(path.join(checkout, "Pulumi.staging.yaml"), "config:\n  aws:region: eu-west-1\n");
  mkdirSync(path.join(checkout, "flows"));
  writeFileSync(path.join(checkout, "flows", "prefect.yaml"), "deployments: []\n");
  writeFileSync(path.join(checkout, "flows", "requirements.txt"), "prefect==3.9.1\n");
  writeFileSync(path.join(checkout, ".gitignore"), "node_modules\n");
  symlinkSync(realpathSync(path.join(root, "node_modules")), path.join(checkout, "node_modules"));
  git("init", "--quiet", "--initial-branch", "main");
  git("add", ".");
  git("commit", "--quiet", "--message", "before");
});

afterAll(() => {
  rmSync(checkout, { recursive: true });
});

describe("another version", () => {
  it("of a branch is planned from its files, and its checkout is taken away", async () => {
    const commit = git("rev-parse", "main").slice(0, 7);
    writeFileSync(
      path.join(checkout, "Pulumi.staging.yaml"),
      "config:\n  aws:region: eu-west-1\n  logRetentionDays: 90\n",
    );

    const other = await against("main");
    const after = await makePlan(checkout, "staging");
    const difference = differenceOf(other.plans[0] ?? after, after, other);

    expect(other).toMatchObject({ name: `main (${commit})`, notes: [] });
    expect([...new Set(difference.resources.map(({ type }) => type))]).toStrictEqual([
      "aws:cloudwatch/logGroup:LogGroup",
    ]);
    expect(difference.resources.map(({ inputs }) => inputs)).toStrictEqual(
      Array(5).fill([{ path: "retentionInDays", before: 30, after: 90 }]),
    );
    expect(git("worktree", "list").split("\n")).toHaveLength(1);
    expect(git("status", "--porcelain")).toBe("M Pulumi.staging.yaml");
  });

  it("may be a saved plan", async () => {
    const file = path.join(checkout, "plan.json");
    writeFileSync(file, JSON.stringify([{ ...plan, stack: "prod" }, plan]));

    const other = await against(file);

    expect(other.name).toBe(file);
    expect(isEmpty(differenceOf(other.plans[0] ?? plan, plan, other))).toBe(true);
  });

  it.each([
    [
      "nope",
      "`--against nope` is no branch, tag or commit, no folder with a Pulumi.yaml, and no saved plan (.json).",
    ],
    [
      "nope.json",
      "nope.json can't be read as a saved plan: ENOENT: no such file or directory, open 'nope.json'",
    ],
    [
      path.join(root, "package.json"),
      `${path.join(root, "package.json")} has no plan of staging, it has something else.`,
    ],
  ])("has to be one: %s", async (version, message) => {
    await expect(against(version)).rejects.toThrow(message);
  });
});

describe("a commit's checkout", () => {
  it("is taken away when the work fails, and when it is interrupted", async () => {
    const controller = new AbortController();
    const work = (): Promise<never> => {
      controller.abort();
      return Promise.reject(new Error("the program is wrong"));
    };

    await expect(inWorktree(checkout, "main", controller.signal, work)).rejects.toThrow(
      "the program is wrong",
    );
    await expect(inWorktree(checkout, "main", controller.signal, work)).rejects.toThrow("aborted");

    expect(git("worktree", "list").split("\n")).toHaveLength(1);
  });

  it("with other packages says with which ones its program is run", async () => {
    writeFileSync(path.join(checkout, "package-lock.json"), "{}\n");

    const notes = await inWorktree(checkout, "main", signal, (made) => Promise.resolve(made.notes));

    expect(notes).toStrictEqual([
      "main has another package-lock.json; its program was run with the packages of this checkout. To run it with its own, check it out beside, run `npm ci` there, and name the folder instead.",
    ]);
  });
});
