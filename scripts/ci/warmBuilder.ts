// Brings the layers of the image that a stack runs into the Docker daemon, so that `pulumi up` builds what has changed:
//     node scripts/ci/warmBuilder.ts <stack>
import { spawnSync } from "node:child_process";
import { runMain } from "./main.ts";

function main([stack]: readonly string[]): void {
  if (stack === undefined) {
    throw new Error("usage: node scripts/ci/warmBuilder.ts <stack>");
  }
  const image = run(["pulumi", "stack", "output", "imageUri", `--stack=${stack}`]);
  const [registry = ""] = image.split("/");
  const password = run(["aws", "ecr", "get-login-password"]);
  run(["docker", "login", "--username=AWS", "--password-stdin", registry], password);
  // The build of components/flowImage.ts, by the builder that it uses: another platform would warm nothing.
  const platform = `linux/${process.arch === "arm64" ? "arm64" : "amd64"}`;
  const cache = `--cache-from=type=registry,ref=${image}`;
  run([
    "docker",
    "buildx",
    "build",
    "--builder=default",
    `--platform=${platform}`,
    cache,
    "--tag=flows:warm",
    "flows",
  ]);
}

/** Runs a command, and returns what it said on standard output. */
function run([name = "", ...args]: readonly string[], input = ""): string {
  const { status, stdout } = spawnSync(name, args, {
    input,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (status !== 0) {
    throw new Error(`${name} ${args[0] ?? ""} ended with ${status ?? "a signal"}`);
  }
  return stdout.trim();
}

void runMain(main);
