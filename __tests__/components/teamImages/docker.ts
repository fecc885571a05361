import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { ImageBuild } from "../../../components/image/imageBuild";

/** Runs a command of the flows' Python environment in a folder. */
export function flowsPython(folder: string, command: readonly string[]): void {
  const script = path.resolve(__dirname, "../../../scripts/python.mjs");
  execFileSync(process.execPath, [script, ...command], { cwd: folder, stdio: "pipe" });
}

/** A folder as a team has it. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), "team-"));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return folder;
}

/** @throws Error where Docker lacks the plugin, whose own message is about an unknown flag. */
export function needBuildx(): void {
  try {
    execFileSync("docker", ["buildx", "version"], { stdio: "pipe" });
  } catch (error) {
    throw new Error(
      "These tests need Docker with its plugin buildx: https://docs.docker.com/build/install-buildx/",
      {
        cause: error,
      },
    );
  }
}

type Values = Readonly<Record<string, string>>;

/** Builds as the providers do; fails with what the builder printed. */
export async function build(tag: string, build: ImageBuild, secrets: Values = {}): Promise<void> {
  const { code, output } = await tryToBuild(tag, build, secrets);
  if (code !== 0) {
    throw new Error(output);
  }
}

/** Leaves the process free to answer the build, which may ask a server in it. */
export async function tryToBuild(
  tag: string,
  { context, dockerfile, target, args = {} }: ImageBuild,
  secrets: Values = {},
): Promise<{ code: number | null; output: string }> {
  const named = Object.entries(secrets).map(([id, value], index) => ({
    id,
    value,
    variable: `SECRET_${index}`,
  }));
  const builder = spawn(
    "docker",
    [
      ...["buildx", "build", "--builder=default", "--load", "--progress=plain", "--platform=linux/amd64"],
      ...[`--tag=${tag}`, `--file=${dockerfile}`, ...(target === undefined ? [] : [`--target=${target}`])],
      ...Object.entries(args as Values).map(([name, value]) => `--build-arg=${name}=${value}`),
      ...named.map(({ id, variable }) => `--secret=id=${id},env=${variable}`),
      context,
    ],
    {
      env: { ...process.env, ...Object.fromEntries(named.map(({ variable, value }) => [variable, value])) },
    },
  );
  let output = "";
  for (const stream of [builder.stdout, builder.stderr]) {
    stream.on("data", (data) => {
      output += String(data);
    });
  }
  const [code] = (await once(builder, "close")) as [number | null];
  return { code, output };
}

/** Output of a command, run as in an ECS task: with a read-only root, and another user than the image's. */
export function run(image: string, ...command: readonly string[]): string {
  const hardened = ["--read-only", "--volume=/tmp", "--user=1000:1000"];
  return execFileSync("docker", ["run", "--rm", ...hardened, image, ...command], { encoding: "utf8" }).trim();
}

/** Everything that an image contains: its layers, its configuration, its history. */
export function everythingOf(image: string): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), "image-"));
  const whole = { maxBuffer: 2 ** 31 - 1 };
  execFileSync("sh", ["-c", `docker save "$1" | tar -x -C "$2"`, "sh", image, folder]);
  // Each layer is an archive of files, some of them archives.
  const content = execFileSync(
    "sh",
    ["-c", `find "$1" -type f -exec cat {} +; rm -rf "$1"`, "sh", folder],
    whole,
  );
  return Buffer.concat([content, execFileSync("docker", ["history", "--no-trunc", image])]);
}
