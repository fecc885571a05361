// Stand-ins for GitHub, Pulumi and Docker don't prove that those behave like this: the workflows do.
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";

const root = path.resolve(__dirname, "../../..");
let folder: string;
let server: Server;
/** The issues and comments that GitHub knows. */
let known: readonly object[];
/** What GitHub was asked to write. */
let written: string[];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "ci-"));
  mkdirSync(path.join(folder, "bin"));
  known = [];
  written = [];
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (text: Buffer) => (body += text.toString()));
    request.on("end", () => {
      if (request.method !== "GET") {
        written.push(`${request.method ?? ""} ${request.url ?? ""} ${body}`);
      }
      response.end(request.method === "GET" ? JSON.stringify(known) : "{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(() => {
  server.close();
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
  env: Record<string, string> = {},
): Promise<{ code: number | null; out: string; error: string }> {
  return new Promise((resolve) => {
    const { port } = server.address() as AddressInfo;
    const file = path.join(root, "scripts", "ci", script);
    const child = spawn(process.execPath, ["--require", "@swc-node/register", file, ...args], {
      cwd: root,
      env: {
        ...process.env,
        PATH: `${folder}/bin:${process.env["PATH"] ?? ""}`,
        GITHUB_API_URL: `http://127.0.0.1:${port}`,
        GITHUB_REPOSITORY: "o/r",
        GITHUB_TOKEN: "t0ken",
        GITHUB_STEP_SUMMARY: path.join(folder, "summary.md"),
        RUN_URL: "https://run",
        COMMIT: "0123abc",
        ...env,
      },
    });
    let out = "";
    let error = "";
    child.stdout.on("data", (text: Buffer) => (out += text.toString()));
    child.stderr.on("data", (text: Buffer) => (error += text.toString()));
    child.on("close", (code) => {
      resolve({ code, out, error });
    });
  });
}

describe("preview.ts", () => {
  const kept = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

  it("shows what the engine says, keeps it for later jobs, and fails as it does", async () => {
    stub(
      "pulumi",
      `case $1 in
        stack) echo "a new version" >&2; echo '{"imageUri": "repo@sha256:0a"}' ;;
        *) echo seen; echo "a policy" >&2; exit 255 ;;
      esac`,
    );
    const file = path.join(folder, "previews", "prod.json");
    const { code, out, error } = await run("preview.ts", ["prod", file]);
    expect({ code, lines: out.trim().split("\n").sort() }).toEqual({ code: 1, lines: ["a policy", "seen"] });
    expect(error).toBe("a new version\n");
    expect(kept(file)).toEqual({ stack: "prod", succeeded: false, output: out });
    expect(calls("pulumi")).toEqual([
      "stack output --json --stack=prod",
      expect.stringMatching(/ --config=imageUri=repo@sha256:0a$/),
    ]);
  });

  it("keeps that it couldn't learn what the stack runs", async () => {
    stub("pulumi", "echo 'no stack named prod found' >&2; exit 6");
    const file = path.join(folder, "prod.json");
    const { code, error } = await run("preview.ts", ["prod", file]);
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

  it("builds from the dependencies that the stack's repository has", async () => {
    stub("docker", `[ "$1" != login ] || cat > ${folder}/password`);
    const { code } = await run("warmBuilder.ts", ["staging"]);
    expect(code).toBe(0);
    expect(docker()).toEqual(built("linux/amd64"));
    expect(readFileSync(path.join(folder, "password"), "utf8")).toBe("passw0rd");
    expect(calls("pulumi")).toEqual([
      "stack output --json --stack=staging",
      "config get cpuArchitecture --stack=staging",
    ]);
  });

  it("builds for the stack's architecture, whatever it runs on itself, and keeps one cache for each", async () => {
    stub("docker", "");
    const tags = [];
    for (const [architecture, platform] of [
      ["X86_64", "linux/amd64"],
      ["ARM64", "linux/arm64"],
    ] as const) {
      stubStack(architecture);
      rmSync(path.join(folder, "docker.log"), { force: true });
      await run("warmBuilder.ts", ["staging"]);
      expect(docker()).toEqual(built(platform));
      tags.push(tag());
    }
    expect(new Set(tags).size).toBe(2);
  });

  it("builds for no architecture that the program would refuse", async () => {
    stubStack("arm");
    const { code, error } = await run("warmBuilder.ts", ["staging"]);
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

  it("leaves them there for the next run where it hasn't", async () => {
    stub("docker", 'case "$*" in *imagetools*) exit 1 ;; esac');
    await run("warmBuilder.ts", ["staging"]);
    expect(docker()).toEqual([...built("linux/amd64"), `push ${cache}`]);
  });

  it("leaves everything to the stack's first `up`", async () => {
    stub("pulumi", "echo '{}'");
    const { code, out } = await run("warmBuilder.ts", ["staging"]);
    expect([code, out]).toEqual([0, "staging has no image yet: `pulumi up` builds everything.\n"]);
  });

  it("takes nothing else for a stack without an image", async () => {
    stub("pulumi", "echo 'access denied' >&2; exit 255");
    const { code, out, error } = await run("warmBuilder.ts", ["staging"]);
    expect([code, out, error]).toEqual([1, "", "access denied\npulumi stack ended with 255\n"]);
  });

  it("pushes nothing that it couldn't build", async () => {
    stub("docker", 'case "$*" in *imagetools*|*build*) exit 1 ;; esac');
    const { code, error } = await run("warmBuilder.ts", ["staging"]);
    expect([code, error]).toEqual([1, "docker buildx ended with 1\n"]);
    expect(docker()).toEqual(built("linux/amd64"));
  });
});

describe("commentPlan.ts", () => {
  it("puts the plan and the previews together, staging first", async () => {
    writeFileSync(path.join(folder, "plan.md"), "### plan\n");
    writeFileSync(path.join(folder, "changed.txt"), "README.md\nflows/Dockerfile\n");
    for (const stack of ["prod", "staging"]) {
      writeFileSync(
        path.join(folder, `${stack}.json`),
        JSON.stringify({ stack, succeeded: true, output: "Resources:\n    64 unchanged" }),
      );
    }
    const { code, error } = await run("commentPlan.ts", [folder], { PULL_REQUEST: "7" });
    expect([code, error]).toEqual([0, ""]);
    expect(written).toEqual([expect.stringMatching(/^POST \/repos\/o\/r\/issues\/7\/comments /)]);
    expect(written[0]).toMatch(/<b>staging.*<b>prod.*The image changes.*### plan/);
  });
});

describe("reportDeployment.ts", () => {
  it("opens an issue about the stack, and says the same in the run's summary", async () => {
    const outcome = { RESULT: "failure", UP: "success", SMOKE: "failure" };
    const { code } = await run("reportDeployment.ts", ["staging"], outcome);
    expect(code).toBe(0);
    expect(written).toEqual([expect.stringContaining('"title":"The deployment of staging failed"')]);
    expect(readFileSync(path.join(folder, "summary.md"), "utf8")).toContain(
      "npx prefect-ecs doctor --stack staging",
    );
  });
});

it("reportDrift.ts opens an issue about each stack that differs or could not be looked at", async () => {
  writeFileSync(
    path.join(folder, "staging.json"),
    JSON.stringify({ stack: "staging", succeeded: true, output: "" }),
  );
  await run("reportDrift.ts", [folder, "staging", "prod"]);
  expect(written).toEqual([expect.stringContaining('"title":"prod is not what the program says"')]);
});

describe("reportLinks.ts", () => {
  it("opens an issue with what the check of links said", async () => {
    const file = path.join(folder, "links.txt");
    writeFileSync(file, "Gone:\n  README.md:3  404  https://a.org/\n");
    await run("reportLinks.ts", [file], { RESULT: "failure" });
    expect(written).toEqual([expect.stringContaining('"title":"Links lead nowhere"')]);
    expect(written[0]).toContain("README.md:3  404  https://a.org/");
  });

  it("opens one that says so where the job ended before it", async () => {
    await run("reportLinks.ts", [path.join(folder, "links.txt")], { RESULT: "failure" });
    expect(written).toEqual([
      expect.stringContaining('"title":"Links to other sites could not be asked for"'),
    ]);
  });

  it("closes what an earlier night opened, and nothing else", async () => {
    const user = { login: "github-actions[bot]" };
    known = [
      { number: 8, user, body: "<!-- prefect-ecs: drift of prod -->\n" },
      { number: 9, user, body: "<!-- prefect-ecs: links to other sites -->\n" },
    ];
    await run("reportLinks.ts", [], { RESULT: "success" });
    expect(written).toEqual([
      'POST /repos/o/r/issues/9/comments {"body":"No page is gone any more: [run](https://run)."}',
      'PATCH /repos/o/r/issues/9 {"state":"closed","state_reason":"completed"}',
    ]);
  });

  it("writes nothing where all is well and was", async () => {
    await run("reportLinks.ts", [], { RESULT: "success" });
    expect(written).toEqual([]);
  });
});
