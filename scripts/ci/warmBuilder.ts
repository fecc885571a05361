// Loads the image's built dependencies into the Docker daemon, so that `pulumi up` builds only the rest:
//     node scripts/ci/warmBuilder.ts <stack>
// They are stored in the stack's repository, under their own tag: docs/decisions/0017-the-image-has-a-cache-beside-it.md
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { run, show, succeeds } from "./command.ts";
import { runMain } from "./main.ts";
import { runningImage } from "./runningImage.ts";

/** Build context of `pulumi up`. */
const CONTEXT = "flows";
/** Files that the Dockerfile copies before it installs the dependencies. */
const DEPENDENCIES = ["Dockerfile", "requirements-uv.txt", "requirements.txt"];
/** `cpuArchitecture` → platform; empty: the default in stacks/staging.ts. */
const PLATFORMS = new Map([
  ["", "linux/amd64"],
  ["X86_64", "linux/amd64"],
  ["ARM64", "linux/arm64"],
]);

function main([stack]: readonly string[]): void {
  if (stack === undefined) {
    throw new Error("usage: node scripts/ci/warmBuilder.ts <stack>");
  }
  const image = runningImage(stack);
  if (image === undefined) {
    process.stdout.write(`${stack} has no image yet: \`pulumi up\` builds everything.\n`);
    return;
  }
  const platform = platformOf(stack);
  const cache = image.replace(/@.*$/, `:cache-${fingerprint(platform)}`);
  logIn(image);
  const isThere = succeeds("docker", ["buildx", "imagetools", "inspect", cache]);
  build(cache, platform);
  if (!isThere) {
    show("docker", ["push", cache]);
  }
}

/** Platform of the stack's tasks, whatever this machine's is. */
function platformOf(stack: string): string {
  const architecture = run("pulumi", ["config", "get", "cpuArchitecture", `--stack=${stack}`]);
  const platform = PLATFORMS.get(architecture);
  if (platform === undefined) {
    throw new Error(`\`cpuArchitecture\` of ${stack} must be X86_64 or ARM64, not '${architecture}'`);
  }
  return platform;
}

/** Changes with the dependencies, base image and platform: tags are immutable. */
function fingerprint(platform: string): string {
  const hash = createHash("sha256").update(platform);
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

/** Builds like components/image/flowImage.ts, with the same builder, so that `up` finds the cached layers. */
function build(cache: string, platform: string): void {
  const from = `--cache-from=type=registry,ref=${cache}`;
  const kept = ["--cache-to=type=inline", "--provenance=false", `--tag=${cache}`];
  show("docker", [
    "buildx",
    "build",
    "--builder=default",
    "--progress=plain",
    `--platform=${platform}`,
    from,
    ...kept,
    CONTEXT,
  ]);
}

void runMain(main);
