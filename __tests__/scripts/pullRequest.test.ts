// Stand-ins for GitHub and Pulumi don't prove that those behave like this: the workflow's first pull request does.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { environmentComment } from "../../scripts/pullRequest/comment";
import { stackFile } from "../../scripts/pullRequest/stackFile";
import { sweep } from "../../scripts/pullRequest/stacks";

const root = path.resolve(__dirname, "../..");

describe("the stack's file", () => {
  const program = readFileSync(path.join(root, "pull-request/Pulumi.yaml"), "utf8");

  it("has the platform's provider and key, and nothing else of it", () => {
    const asked: string[] = [];
    const { text, secretsProvider } = stackFile(program, (platform) => {
      asked.push(platform);
      return `
secretsprovider: awskms://alias/state?region=eu-west-1&context_stack=staging
encryptedkey: AQID
config:
  aws:region: eu-west-1
  prefect-ecs:prefectApiKey: { secure: v1:abc }
  prefect-ecs:flowRunCpu: 1024
`;
    });
    expect(asked).toEqual(["staging"]);
    expect(parse(text)).toEqual({
      secretsprovider: "awskms://alias/state?region=eu-west-1&context_stack=staging",
      encryptedkey: "AQID",
      config: { "aws:region": "eu-west-1" },
    });
    expect(secretsProvider).toBe("awskms://alias/state?region=eu-west-1&context_stack=staging");
  });

  it("leaves what a passphrase or Pulumi Cloud keeps as Pulumi does it", () => {
    expect(stackFile(program, () => "encryptionsalt: v1:a\n")).toEqual({
      text: "encryptionsalt: v1:a\nconfig: {}\n",
      secretsProvider: undefined,
    });
    expect(stackFile(program, () => "config: {}")).toEqual({
      text: "config: {}\n",
      secretsProvider: undefined,
    });
  });
});

describe("the sweep", () => {
  const labelled = [{ name: "bug" }, { name: "environment" }];
  const known: Record<string, unknown> = {
    1: { state: "OPEN", labels: labelled },
    2: { state: "CLOSED", labels: labelled },
    3: { state: "MERGED", labels: labelled },
    4: { state: "OPEN", labels: [{ name: "environments" }] },
  };
  const swept = (stacks: readonly string[], failing = ""): { removed: string[]; error: unknown } => {
    const removed: string[] = [];
    try {
      sweep({
        stacks,
        pullRequest: (number) => {
          if (known[number] === undefined) {
            throw new Error("gh pr ended with 1");
          }
          return known[number];
        },
        remove: (number) => {
          if (number === failing) {
            throw new Error("pulumi destroy ended with 255");
          }
          removed.push(number);
        },
      });
    } catch (error) {
      return { removed, error: (error as Error).message };
    }
    return { removed, error: undefined };
  };

  it("removes what no open pull request with the label asks for, and no other stack", () => {
    const stacks = ["pr-1", "pr-2", "pr-3", "pr-4", "dev", "pr-x", "my-pr-2"];
    expect(swept(stacks)).toEqual({ removed: ["2", "3", "4"], error: undefined });
  });

  it("goes on after one that fails, leaves what it knows nothing of, and says both", () => {
    expect(swept(["pr-9", "pr-2", "pr-3"], "2")).toEqual({
      removed: ["3"],
      error: "pr-9: gh pr ended with 1\npr-2: pulumi destroy ended with 255",
    });
  });
});

it("the comment names the deployments, where they are, and how to run one", () => {
  const text = environmentComment({
    number: "42",
    outputs: {
      platform: "staging",
      folder: "flows",
      owner: "prefect-ecs/staging/pr-42",
      prefectUrl: "https://prefect.example.com",
    },
    deployments: ["hello/hello", "leaderboard/leaderboard"],
    run: { url: "https://github.com/o/r/actions/runs/7", commit: "0123abc" },
  });
  expect(text).toContain("on staging, at commit 0123abc ([run](https://github.com/o/r/actions/runs/7))");
  expect(text).toContain("[Prefect](https://prefect.example.com/deployments)");
  expect(text).toContain("```\nhello/hello-pr-42\nleaderboard/leaderboard-pr-42\n```");
  expect(text).toContain("./prefect-ecs run 'hello/hello-pr-42' --stack staging");
});

describe("the command", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pull-request-"));
    for (const part of ["cli/support", "pull-request", "scripts", "flows/prefect.yaml"]) {
      cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
    }
    for (const part of ["node_modules", "plan", "resourceTypes", "components", "offline", "stacks"]) {
      symlinkSync(path.join(root, part), path.join(folder, part));
    }
    writeFileSync(
      path.join(folder, "Pulumi.staging.yaml"),
      "secretsprovider: awskms://k\nencryptedkey: AQID\n",
    );
    mkdirSync(path.join(folder, "bin"));
    stub(
      "pulumi",
      `case "$*" in
        *"stack ls"*) echo '[{"name": "pr-42"}, {"name": "acme/prefect-ecs-pull-request/pr-7"}]' ;;
        *"stack output"*) echo '{"platform": "staging", "folder": "flows", "owner": "p/staging/pr-42", "prefectUrl": "https://p"}' ;;
      esac`,
    );
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function stub(name: string, script: string): void {
    const file = path.join(folder, "bin", name);
    writeFileSync(file, `#!/bin/sh\necho "$*" >> ${folder}/${name}.log\n${script}\n`);
    chmodSync(file, 0o755);
  }

  function command(...args: string[]): { code: number | null; error: string; pulumi: string[] } {
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--require", "./cli/support/typescript.cjs", "scripts/pullRequest/run.ts", ...args],
      {
        cwd: folder,
        encoding: "utf8",
        env: { ...process.env, PATH: path.join(folder, "bin") },
      },
    );
    const log = path.join(folder, "pulumi.log");
    const calls = spawnSync("cat", [log], { encoding: "utf8" }).stdout.trim().split("\n");
    return {
      code: status,
      error: stderr,
      pulumi: calls.map((call) => call.replace(`--cwd=${folder}/`, "in ")),
    };
  }

  it("makes the stack with the platform's key, brings it up, and writes the comment", () => {
    const { code, error, pulumi } = command("up", "42", "comment.md");
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(pulumi).toEqual([
      "in pull-request stack select pr-42 --create --non-interactive --secrets-provider=awskms://k",
      "in pull-request up --stack=pr-42 --yes --non-interactive --suppress-progress --suppress-outputs",
      "in pull-request stack output --json --stack=pr-42",
    ]);
    expect(parse(readFileSync(path.join(folder, "pull-request/Pulumi.pr-42.yaml"), "utf8"))).toMatchObject({
      encryptedkey: "AQID",
    });
    expect(readFileSync(path.join(folder, "comment.md"), "utf8")).toContain("hello/hello-pr-42\n");
  });

  it("destroys the stack and forgets it, and does nothing where there is none", () => {
    expect(command("down", "42", "comment.md").pulumi).toEqual([
      "in pull-request stack ls --json",
      "in pull-request destroy --stack=pr-42 --yes --non-interactive --suppress-progress --remove",
    ]);
    rmSync(path.join(folder, "pulumi.log"));
    expect(command("down", "43", "comment.md").pulumi).toEqual(["in pull-request stack ls --json"]);
  });

  it("says what is missing, and which command failed how", () => {
    stub("pulumi", 'case "$*" in *"stack ls"*) exit 3 ;; esac');
    expect(command("down", "42")).toMatchObject({ code: 1, error: "pulumi stack ended with 3\n" });
    stub("pulumi", "kill -TERM $$");
    expect(command("down", "42")).toMatchObject({ code: 1, error: "pulumi stack ended with SIGTERM\n" });
    rmSync(path.join(folder, "bin/pulumi"));
    expect(command("down", "42")).toMatchObject({ code: 1, error: "pulumi is not on PATH\n" });
  });

  it("asks GitHub of every stack that it sweeps", () => {
    stub(
      "gh",
      `case "$3" in 42) echo '{"state": "CLOSED", "labels": []}' ;; *) echo '{"state": "OPEN", "labels": [{"name": "environment"}]}' ;; esac`,
    );
    const { code, pulumi } = command("sweep");
    expect(code).toBe(0);
    expect(pulumi.filter((call) => call.includes(" destroy "))).toEqual([
      "in pull-request destroy --stack=pr-42 --yes --non-interactive --suppress-progress --remove",
    ]);
    expect(readFileSync(path.join(folder, "gh.log"), "utf8")).toBe(
      "pr view 42 --json=state,labels\npr view 7 --json=state,labels\n",
    );
  });

  it.each([["up"], ["up", "x; rm -rf /"], ["down", "042"], ["sweep", "1"], []])(
    "refuses %s %s",
    (...args: string[]) => {
      const { code, error } = command(...args);
      expect([code, error]).toEqual([
        1,
        "usage: npm run pull-request -- up|down <number> [file], or sweep\n",
      ]);
    },
  );
});

describe("comment.sh", () => {
  it.each([
    ["makes one", "", "POST repos/o/r/issues/42/comments"],
    ["keeps the one that is there", "7", "PATCH repos/o/r/issues/comments/7"],
  ])("%s", (_, id, expected) => {
    const folder = mkdtempSync(path.join(tmpdir(), "comment-"));
    try {
      const gh = path.join(folder, "gh");
      writeFileSync(
        gh,
        `#!/bin/sh\ncase "$*" in *--jq*) echo "$MARK" > ${folder}/mark; echo "${id}" ;; *) echo "$4 $5 $6 $7"; cat ;; esac\n`,
      );
      chmodSync(gh, 0o755);
      const { stdout, status } = spawnSync(path.join(root, "scripts/ci/comment.sh"), ["environment"], {
        input: "hello\n",
        encoding: "utf8",
        env: {
          ...process.env,
          PATH: `${folder}:${process.env["PATH"] ?? ""}`,
          GITHUB_REPOSITORY: "o/r",
          PULL_REQUEST: "42",
        },
      });
      expect([status, stdout]).toEqual([0, `${expected} --field body=@-\n<!-- environment -->\nhello\n`]);
      expect(readFileSync(path.join(folder, "mark"), "utf8")).toBe("<!-- environment -->\n");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
