// Brings what the image's dependencies were built to into the Docker daemon, so that `pulumi up` builds only the rest:
//     node scripts/ci/warmBuilder.ts <stack>
// It is kept in the stack's own repository, under a tag of its own: docs/decisions/0017-the-image-has-a-cache-beside-it.md
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { runMain } from "./main.ts";

/** What `pulumi up` builds. */
const CONTEXT = "flows";
/** What of it takes long, as the Dockerfile copies it. */
const DEPENDENCIES = ["Dockerfile", "requirements-uv.txt", "requirements.txt"];

function main([stack]: readonly string[]): void {
  if (stack === undefined) {
    throw new Error("usage: node scripts/ci/warmBuilder.ts <stack>");
  }
  const image = imageOf(stack);
  if (image === undefined) {
    process.stdout.write(`${stack} has no image yet: \`pulumi up\` builds everything.\n`);
    return;
  }
  const cache = image.replace(/@.*$/, `:cache-${fingerprint()}`);
  logIn(image);
  const isThere = succeeds("docker", ["buildx", "imagetools", "inspect", cache]);
  build(cache);
  if (!isThere) {
    show("docker", ["push", cache]);
  }
}

/** What the stack runs; undefined before its first `up`. */
function imageOf(stack: string): string | undefined {
  const args = ["stack", "output", "imageUri", `--stack=${stack}`];
  const { status, stdout } = spawnSync("pulumi", args, { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** Another one for other dependencies, another base image or another architecture: a tag can't be pushed twice. */
function fingerprint(): string {
  const hash = createHash("sha256").update(process.arch);
  for (const file of DEPENDENCIES) {
    hash.update(readFileSync(`${CONTEXT}/${file}`));
  }
  return hash.digest("hex").slice(0, 12);
}

function logIn(image: string): void {
  const [registry = ""] = image.split("/");
  const password = run("aws", ["ecr", "get-login-password"]);
  run("docker", ["login", "--username=AWS", "--password-stdin", registry], password);
}

/** As components/flowImage.ts does, by the same builder; what it leaves there is what `up` finds. */
function build(cache: string): void {
  const platform = `--platform=linux/${process.arch === "arm64" ? "arm64" : "amd64"}`;
  const from = `--cache-from=type=registry,ref=${cache}`;
  const kept = ["--cache-to=type=inline", "--provenance=false", `--tag=${cache}`];
  show("docker", [
    "buildx",
    "build",
    "--builder=default",
    "--progress=plain",
    platform,
    from,
    ...kept,
    CONTEXT,
  ]);
}

/** Runs a command that has to succeed, and returns what it said on standard output. */
function run(command: string, args: readonly string[], input = ""): string {
  const { status, stdout } = spawnSync(command, args, {
    input,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "inherit"],
  });
  check(command, args, status);
  return stdout.trim();
}

/** Runs a command that has to succeed, for people to see. */
function show(command: string, args: readonly string[]): void {
  check(command, args, spawnSync(command, args, { stdio: "inherit" }).status);
}

function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

function check(command: string, [first = ""]: readonly string[], status: number | null): void {
  if (status !== 0) {
    throw new Error(`${command} ${first} ended with ${status ?? "a signal"}`);
  }
}

void runMain(main);
