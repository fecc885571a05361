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
/** What GitHub was asked to write. */
let written: string[];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "ci-"));
  mkdirSync(path.join(folder, "bin"));
  written = [];
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (text: Buffer) => (body += text.toString()));
    request.on("end", () => {
      if (request.method !== "GET") {
        written.push(`${request.method ?? ""} ${request.url ?? ""} ${body}`);
      }
      response.end(request.method === "GET" ? "[]" : "{}");
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
  it("shows what the engine says, keeps it for later jobs, and fails as it does", async () => {
    stub(
      "pulumi",
      'case $1 in stack) echo repo@sha256:0a ;; *) echo seen; echo "a policy" >&2; exit 255 ;; esac',
    );
    const file = path.join(folder, "previews", "prod.json");
    const { code, out } = await run("preview.ts", ["prod", file]);
    expect({ code, lines: out.trim().split("\n").sort() }).toEqual({ code: 1, lines: ["a policy", "seen"] });
    const kept = JSON.parse(readFileSync(file, "utf8")) as { output: string };
    expect(kept).toEqual({ stack: "prod", succeeded: false, output: out });
    expect(calls("pulumi")).toEqual([
      "stack output imageUri --stack=prod",
      expect.stringContaining("--config=imageUri=repo@sha256:0a"),
    ]);
  });
});

describe("warmBuilder.ts", () => {
  const repository = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/flows";
  const cache = `${repository}:cache-H`;
  const built = [
    "login --username=AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com",
    `buildx imagetools inspect ${cache}`,
    `buildx build --builder=default --progress=plain --platform=linux/P --cache-from=type=registry,ref=${cache} --cache-to=type=inline --provenance=false --tag=${cache} flows`,
  ];
  const docker = (): string[] =>
    calls("docker").map((call) =>
      call.replaceAll(/cache-[0-9a-f]{12}/g, "cache-H").replace(/linux\/\w+/, "linux/P"),
    );

  beforeEach(() => {
    stub("pulumi", `echo ${repository}@sha256:0a`);
    stub("aws", "echo passw0rd");
  });

  it("builds from the dependencies that the stack's repository has", async () => {
    stub("docker", `[ "$1" != login ] || cat > ${folder}/password`);
    const { code } = await run("warmBuilder.ts", ["staging"]);
    expect(code).toBe(0);
    expect(docker()).toEqual(built);
    expect(readFileSync(path.join(folder, "password"), "utf8")).toBe("passw0rd");
  });

  it("leaves them there for the next run where it hasn't", async () => {
    stub("docker", 'case "$*" in *imagetools*) exit 1 ;; esac');
    await run("warmBuilder.ts", ["staging"]);
    expect(docker()).toEqual([...built, `push ${cache}`]);
  });

  it("leaves everything to the stack's first `up`", async () => {
    stub("pulumi", "exit 1");
    const { code, out } = await run("warmBuilder.ts", ["staging"]);
    expect([code, out]).toEqual([0, "staging has no image yet: `pulumi up` builds everything.\n"]);
  });

  it("pushes nothing that it couldn't build", async () => {
    stub("docker", 'case "$*" in *imagetools*|*build*) exit 1 ;; esac');
    const { code, error } = await run("warmBuilder.ts", ["staging"]);
    expect([code, error]).toEqual([1, "docker buildx ended with 1\n"]);
    expect(docker()).toEqual(built);
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
