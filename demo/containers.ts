import type { LocalFolder } from "./folder";
import { run } from "../cli/support/run";

/** The emulator's own label for whose containers they are; it gives it the value `<folder.identity>:<port>`. */
export const OWNER_LABEL = "ministack.instance";

/** Marks a container that isn't the emulator's as one of the folder's. */
export function containerMark(folder: LocalFolder): string[] {
  return ["--label", `${OWNER_LABEL}=${folder.identity}:demo`];
}

/** The last lines that the containers of a name wrote: what there is to know when one doesn't do its work. */
export async function containerLog(folder: LocalFolder, name: string): Promise<string> {
  const containers = await ownContainers(folder, [
    "--filter",
    `label=com.amazonaws.ecs.container-name=${name}`,
  ]);
  const logs = await Promise.all(containers.map((id) => run("docker", ["logs", "--tail", "15", id])));
  return logs.map(({ stdout, stderr }) => `${stdout}${stderr}`.trimEnd()).join("\n");
}

/** Removes every container that was started for a folder. Where there is no Docker, there is none. */
export async function removeContainers(folder: LocalFolder): Promise<void> {
  const ours = await ownContainers(folder);
  if (ours.length > 0) {
    await run("docker", ["rm", "--force", "--volumes", ...ours], { timeoutSeconds: 60 });
  }
}

/** Removes the images of a repository of this machine's registry; Docker keeps the layers that a next build can use. */
export async function removeImages(registry: string, repository: string): Promise<void> {
  const reference = `reference=${registry}/${repository}`;
  const list = ["images", "--quiet", "--no-trunc", "--filter", reference];
  const { stdout } = await run("docker", list, { timeoutSeconds: 30 });
  const ids = [...new Set(stdout.split("\n").filter((id) => id !== ""))];
  if (ids.length > 0) {
    await run("docker", ["rmi", "--force", ...ids], { timeoutSeconds: 60 });
  }
}

async function ownContainers(folder: LocalFolder, filter: string[] = []): Promise<string[]> {
  const format = `{{.ID}} {{.Label "${OWNER_LABEL}"}}`;
  const list = ["ps", "--all", "--filter", `label=${OWNER_LABEL}`, ...filter, "--format", format];
  const { stdout } = await run("docker", list, { timeoutSeconds: 30 });
  return stdout
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, owner = ""]) => owner.startsWith(`${folder.identity}:`))
    .map(([id = ""]) => id);
}
