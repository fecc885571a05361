// Stand-ins for GitHub, Pulumi and Docker don't prove that those behave like this: the workflows do.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

const root = path.resolve(__dirname, "../../..");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "ci-"));
  mkdirSync(path.join(folder, "bin"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A command that writes its arguments down before it does what the shell script says. */
function stub(name: string, script: string): void {
  const file = path.join(folder, "bin", name);
  writeFileSync(file, `#!/bin/sh\necho "$*" >> ${folder}/${name}.log\n${script}\n`);
  chmodSync(file, 0o755);
}

const calls = (name: string): string[] =>
  readFileSync(path.join(folder, `${name}.log`), "utf8")
    .trim()
    .split("\n");

function run(
  script: string,
  args: readonly string[],
  { input = "", ...env }: Record<string, string> = {},
): { code: number | null; out: string; error: string } {
  const file = path.join(root, "scripts", "ci", script);
  const interpreter = script.endsWith(".sh") ? [] : [process.execPath, "--require", "@swc-node/register"];
  const [command = "", ...words] = [...interpreter, file, ...args];
  const { status, stdout, stderr } = spawnSync(command, words, {
    cwd: root,
    encoding: "utf8",
    input,
    env: {
      ...process.env,
      PATH: `${folder}/bin:${process.env["PATH"] ?? ""}`,
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "o/r",
      GITHUB_RUN_ID: "7",
      GITHUB_SHA: "0123abc",
      GITHUB_STEP_SUMMARY: path.join(folder, "summary.md"),
      ...env,
    },
  });
  return { code: status, out: stdout, error: stderr };
}

describe("preview.ts", () => {
  const kept = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

  it("shows what the engine says, keeps it for later jobs, and fails as it does", () => {
    stub(
      "pulumi",
      `case $1 in
        stack) echo "a new version" >&2; echo '{"imageUri": "repo@sha256:0a"}' ;;
        *) echo seen; echo "a policy" >&2; exit 255 ;;
      esac`,
    );
    const file = path.join(folder, "previews", "prod.json");
    const { code, out, error } = run("preview.ts", ["prod", file]);
    expect({ code, lines: out.trim().split("\n").sort() }).toEqual({ code: 1, lines: ["a policy", "seen"] });
    expect(error).toBe("a new version\n");
    expect(kept(file)).toEqual({ stack: "prod", succeeded: false, output: out });
    expect(calls("pulumi")).toEqual([
      "stack output --json --stack=prod",
      expect.stringMatching(/ --config=imageUri=repo@sha256:0a$/),
    ]);
  });

  it("keeps that it couldn't learn what the stack runs", () => {
    stub("pulumi", "echo 'no stack named prod found' >&2; exit 6");
    const file = path.join(folder, "prod.json");
    const { code, error } = run("preview.ts", ["prod", file]);
    expect([code, error]).toEqual([1, "no stack named prod found\npulumi stack ended with 6\n"]);
    expect(kept(file)).toEqual({ stack: "prod", succeeded: false, output: "pulumi stack ended with 6\n" });
    expect(calls("pulumi")).toHaveLength(1);
  });
});

describe("warmBuilder.ts", () => {
  const repository = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/flows";
  const cache = `${repository}:cache-H`;
  const built = (platform: string): string[] => [
    "login --username=AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com",
    `buildx imagetools inspect ${cache}`,
    `buildx build --builder=default --progress=plain --platform=${platform} --cache-from=type=registry,ref=${cache} --cache-to=type=inline --provenance=false --tag=${cache} flows`,
  ];
  const docker = (): string[] =>
    calls("docker").map((call) => call.replaceAll(/cache-[0-9a-f]{12}/g, "cache-H"));
  const tag = (): string | undefined => /cache-[0-9a-f]{12}/.exec(calls("docker").join())?.[0];

  /** A stack that has an image, with what its configuration says of `cpuArchitecture`. */
  function stubStack(architecture: string): void {
    stub(
      "pulumi",
      `case $1 in config) echo "${architecture}" ;; *) echo '{"imageUri": "${repository}@sha256:0a"}' ;; esac`,
    );
  }

  beforeEach(() => {
    stubStack("");
    stub("aws", "echo passw0rd");
  });

  it("builds from the dependencies that the stack's repository has", () => {
    stub("docker", `[ "$1" != login ] || cat > ${folder}/password`);
    const { code } = run("warmBuilder.ts", ["staging"]);
    expect(code).toBe(0);
    expect(docker()).toEqual(built("linux/amd64"));
    expect(readFileSync(path.join(folder, "password"), "utf8")).toBe("passw0rd");
    expect(calls("pulumi")).toEqual([
      "stack output --json --stack=staging",
      "config get cpuArchitecture --stack=staging",
    ]);
  });

  it("builds for the stack's architecture, whatever it runs on itself, and keeps one cache for each", () => {
    stub("docker", "");
    const tags = [];
    for (const [architecture, platform] of [
      ["X86_64", "linux/amd64"],
      ["ARM64", "linux/arm64"],
    ] as const) {
      stubStack(architecture);
      rmSync(path.join(folder, "docker.log"), { force: true });
      run("warmBuilder.ts", ["staging"]);
      expect(docker()).toEqual(built(platform));
      tags.push(tag());
    }
    expect(new Set(tags).size).toBe(2);
  });

  it("builds for no architecture that the program would refuse", () => {
    stubStack("arm");
    const { code, error } = run("warmBuilder.ts", ["staging"]);
    expect([code, error]).toEqual([1, "`cpuArchitecture` of staging must be X86_64 or ARM64, not 'arm'\n"]);
  });

  it("takes for one that isn't set what the stacks do", () => {
    const defaults = readFileSync(path.join(root, "stacks", "staging.ts"), "utf8");
    expect(defaults).toContain("cpuArchitecture: CpuArchitecture.x86,");
    expect(readFileSync(path.join(root, "stacks", "prod.ts"), "utf8")).not.toContain("cpuArchitecture");
  });

  it("knows dependencies by all that the Dockerfile has copied when it installs them", () => {
    const dockerfile = readFileSync(path.join(root, "flows", "Dockerfile"), "utf8");
    const [before = ""] = dockerfile.split(/^RUN pip install/m);
    const copied = [...before.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, files = ""]) => files.split(" "));
    const source = readFileSync(path.join(root, "scripts", "ci", "warmBuilder.ts"), "utf8");
    const [, list = ""] = /^const DEPENDENCIES = (\[.*\]);$/m.exec(source) ?? [];
    expect(JSON.parse(list)).toEqual(["Dockerfile", ...copied]);
  });

  it("leaves them there for the next run where it hasn't", () => {
    stub("docker", 'case "$*" in *imagetools*) exit 1 ;; esac');
    run("warmBuilder.ts", ["staging"]);
    expect(docker()).toEqual([...built("linux/amd64"), `push ${cache}`]);
  });

  it("leaves everything to the stack's first `up`", () => {
    stub("pulumi", "echo '{}'");
    const { code, out } = run("warmBuilder.ts", ["staging"]);
    expect([code, out]).toEqual([0, "staging has no image yet: `pulumi up` builds everything.\n"]);
  });

  it("takes nothing else for a stack without an image", () => {
    stub("pulumi", "echo 'access denied' >&2; exit 255");
    const { code, out, error } = run("warmBuilder.ts", ["staging"]);
    expect([code, out, error]).toEqual([1, "", "access denied\npulumi stack ended with 255\n"]);
  });

  it("pushes nothing that it couldn't build", () => {
    stub("docker", 'case "$*" in *imagetools*|*build*) exit 1 ;; esac');
    const { code, error } = run("warmBuilder.ts", ["staging"]);
    expect([code, error]).toEqual([1, "docker buildx ended with 1\n"]);
    expect(docker()).toEqual(built("linux/amd64"));
  });
});

describe("note.ts", () => {
  const note = (args: readonly string[], env?: Record<string, string>): string => {
    const { code, out, error } = run("note.ts", args, env);
    expect([code, error]).toEqual([0, ""]);
    return out;
  };
  const place = (name: string): string => path.join(folder, name);
  const preview = (stack: string, succeeded: boolean): void => {
    const output = "Resources:\n    64 unchanged";
    writeFileSync(place(`${stack}.json`), JSON.stringify({ stack, succeeded, output }));
  };

  it("puts the plan and the previews together, staging first", () => {
    writeFileSync(place("plan.md"), "### plan\n");
    writeFileSync(place("changed.txt"), "README.md\nflows/Dockerfile\n");
    preview("prod", true);
    preview("staging", true);
    const comment = note(["plan", folder], { COMMIT: "4567def" });
    expect(comment).toMatch(/<b>staging.*<b>prod.*The image changes.*### plan/s);
    expect(comment).toMatch(/^Commit 4567def, \[run\]\(https:\/\/github\.com\/o\/r\/actions\/runs\/7\)\.\n/);
  });

  it("says what to do after a deployment that failed, and nothing of another", () => {
    const failed = { RESULT: "failure", UP: "success", SMOKE: "failure" };
    expect(note(["deployment", "staging"], failed)).toContain("./prefect-ecs doctor --stack staging");
    expect(note(["deployment", "prod"], { RESULT: "cancelled" })).toBe("");
    expect(note(["deployment", "prod"], { RESULT: "success", UP: "success" })).toBe("");
  });

  it("shows differences between a stack and its program, or that they weren't checked", () => {
    preview("staging", true);
    preview("prod", false);
    expect(note(["drift", "staging", place("staging.json")])).toBe("");
    expect(note(["drift", "prod", place("prod.json")])).toContain("64 unchanged");
    expect(note(["drift", "test", place("test.json")])).toContain("could not be looked at");
  });

  it("shows which links lead nowhere, or that none was asked for", () => {
    writeFileSync(place("links.txt"), "Gone:\n  README.md:3  404  https://a.org/\n");
    const failed = { RESULT: "failure" };
    expect(note(["links", place("links.txt")], failed)).toContain("README.md:3  404  https://a.org/");
    expect(note(["links", place("none.txt")], failed)).toMatch(/^The job ended before it asked for any/);
    expect(note(["links", place("links.txt")], { RESULT: "success" })).toBe("");
  });
});

describe("issue.sh", () => {
  const list = /^issue list /;
  const page = "https://github.com/o/r/actions/runs/7";

  /** GitHub's command line, which knows an open issue, or none. */
  function stubGh(open = ""): void {
    stub("gh", `[ "$2" != list ] || echo "${open}"`);
  }

  it("opens an issue, and adds the note to the run's summary", () => {
    stubGh();
    const { code } = run("issue.sh", ["It failed", "Again"], { input: "why\n" });
    expect(code).toBe(0);
    expect(calls("gh").slice(-1)).toEqual(["issue create --title It failed --body why"]);
    expect(readFileSync(path.join(folder, "summary.md"), "utf8")).toBe("## It failed\n\nwhy\n");
  });

  it("gives an open one the new text, and tells its followers where that is wanted", () => {
    stubGh("9");
    run("issue.sh", ["It failed"], { input: "why" });
    run("issue.sh", ["It failed", "Again"], { input: "why" });
    const edit = "issue edit 9 --body why";
    const written = calls("gh").filter((call) => !call.startsWith("issue list "));
    expect(written.filter((call) => call.startsWith("issue "))).toEqual([
      edit,
      edit,
      `issue comment 9 --body Again: [run](${page}).`,
    ]);
  });

  it("closes an open one when there is nothing to say, and opens none", () => {
    stubGh("9");
    run("issue.sh", ["It failed"], { input: "\n" });
    expect(calls("gh").slice(-1)).toEqual([`issue close 9 --comment Fixed: [run](${page}).`]);
    stubGh();
    rmSync(path.join(folder, "gh.log"));
    run("issue.sh", ["It failed"]);
    expect(calls("gh").filter((call) => call.startsWith("issue "))).toEqual([
      expect.stringMatching(list) as string,
    ]);
  });

  it("fails when GitHub does", () => {
    stub("gh", "exit 4");
    expect(run("issue.sh", ["It failed"], { input: "why" }).code).toBe(4);
  });
});
