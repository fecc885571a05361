// Brings what an earlier run built into the Docker daemon, where `pulumi up` builds the image:
//     node scripts/ci/warmBuilder.ts <folder of the cache> [--refill]
// The program's build exports no cache, and not every daemon's builder can: with --refill a second builder makes one.
import { spawnSync } from "node:child_process";
import { renameSync, rmSync } from "node:fs";
import { runMain } from "./main.ts";

/** The second builder's name. */
const EXPORTER = "prefect-ecs-cache";

function main([folder, option]: readonly string[]): void {
  if (folder === undefined || (option !== undefined && option !== "--refill")) {
    throw new Error("usage: node scripts/ci/warmBuilder.ts <folder of the cache> [--refill]");
  }
  if (option === "--refill") {
    refill(folder);
  }
  build("default", `--cache-from=type=local,src=${folder}`, "--tag=flows:warm");
}

/** Builds with a builder that can export, from what the cache has, and puts the new one in its place. */
function refill(folder: string): void {
  const fresh = `${folder}.new`;
  docker("buildx", "create", `--name=${EXPORTER}`, "--driver=docker-container");
  try {
    const cache = [`--cache-from=type=local,src=${folder}`, `--cache-to=type=local,dest=${fresh},mode=max`];
    build(EXPORTER, ...cache, "--output=type=cacheonly");
  } finally {
    // Written over, it would keep its layers as well; left, it would be kept as what it no longer is.
    rmSync(folder, { recursive: true, force: true });
    docker("buildx", "rm", EXPORTER);
  }
  renameSync(fresh, folder);
}

/** The build of components/flowImage.ts: another Dockerfile, platform or argument would warm nothing. */
function build(builder: string, ...options: readonly string[]): void {
  const platform = `linux/${process.arch === "arm64" ? "arm64" : "amd64"}`;
  docker("buildx", "build", `--builder=${builder}`, `--platform=${platform}`, ...options, "flows");
}

function docker(...args: readonly string[]): void {
  process.stdout.write(`docker ${args.join(" ")}\n`);
  const { status } = spawnSync("docker", args, { stdio: "inherit" });
  if (status !== 0) {
    throw new Error(`docker ${args.slice(0, 2).join(" ")} ended with ${status ?? "a signal"}`);
  }
}

void runMain(main);
