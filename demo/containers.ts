import type { LocalFolder } from "./folder";
import { lastLine, run } from "../cli/support/run";

/** The emulator's label for its containers, with the value `<folder.identity>:<port>`. */
export const OWNER_LABEL = "ministack.instance";

/** Flags that label a container or network, not made by the emulator, as the folder's. */
export function containerMark(folder: LocalFolder): string[] {
  return ["--label", `${OWNER_LABEL}=${folder.identity}:demo`];
}

/** The last log lines of the containers with a name, for diagnosing a failure. */
export async function containerLog(folder: LocalFolder, name: string): Promise<string> {
  const containers = await ownContainers(folder, [
    "--filter",
    `label=com.amazonaws.ecs.container-name=${name}`,
  ]);
  const logs = await Promise.all(containers.map((id) => run("docker", ["logs", "--tail", "15", id])));
  return logs.map(({ stdout, stderr }) => `${stdout}${stderr}`.trimEnd()).join("\n");
}

/** Removes all containers of a folder, if Docker is there. */
export async function removeContainers(folder: LocalFolder): Promise<void> {
  const ours = await ownContainers(folder);
  if (ours.length > 0) {
    await run("docker", ["rm", "--force", "--volumes", ...ours], { timeoutSeconds: 60 });
  }
}

/**
 * Creates the network of a folder's tasks, unless it is there. Not interruptible: an interrupt would leave it behind.
 *
 * @returns Why it can't.
 */
export async function createNetwork(folder: LocalFolder): Promise<string | undefined> {
  const create = ["network", "create", ...containerMark(folder), folder.identity];
  const { code, stderr } = await run("docker", create, { timeoutSeconds: 30 });
  return code === 0 || stderr.includes("already exists") ? undefined : lastLine(stderr) || "no reason given";
}

/** Removes the network of a folder, if it is there and Docker too. */
export async function removeNetwork({ identity }: LocalFolder): Promise<void> {
  await run("docker", ["network", "rm", identity], { timeoutSeconds: 30 });
}

/** Removes images of a repository in the local registry; Docker keeps the layers for the next build. */
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
