import { readFileSync } from "node:fs";
import * as path from "node:path";
import { CannotBeHad } from "./cannotBeHad";
import { bridgeAddressOf } from "./dockerBridge";
import { lastLine, NOT_FOUND, run, type RunOptions } from "../cli/support/run";
import type { Session } from "./session";

/** A Docker whose containers reach this machine, and that has what the flows' image is built from. */
export interface Docker {
  /** The daemon's address, for programs that don't know of Docker's contexts. */
  readonly endpoint: string;
  /**
   * Address of Docker's bridge on this machine, at which containers reach it; `undefined` where Docker passes them on
   * to the loopback, as Docker Desktop does.
   */
  readonly bridgeAddress: string | undefined;
}

/** Looks for a Docker daemon of this machine; returns its address. */
export async function findDocker({ signal }: Session): Promise<string | CannotBeHad> {
  const ask: RunOptions = { signal, timeoutSeconds: 30 };
  const { code, stdout, stderr } = await run("docker", ["version", "--format", "{{.Server.Os}}"], ask);
  if (code === NOT_FOUND) {
    return new CannotBeHad("Docker", "there is no `docker` on PATH");
  }
  if (code !== 0) {
    return new CannotBeHad("Docker", `its daemon doesn't answer: ${lastLine(stderr) || "no reason given"}`);
  }
  if (stdout.trim() !== "linux") {
    return new CannotBeHad("Docker", `its containers are of ${stdout.trim()}, not of linux`);
  }
  const fromContext = ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"];
  const endpoint = process.env["DOCKER_HOST"] ?? (await run("docker", fromContext, ask)).stdout.trim();
  return isLocal(endpoint) ? endpoint : new CannotBeHad("Docker", `it runs on another machine (${endpoint})`);
}

/** Gets the base image of the flows' image, and finds out where containers reach this machine. */
export async function prepareDocker(
  endpoint: string,
  session: Session,
  say: (detail: string) => void,
): Promise<Docker | CannotBeHad> {
  const image = baseImage(session.folder.root);
  say(`base image ${image}`);
  const missing = await pullIfMissing(image, session.signal);
  if (missing !== undefined) {
    return missing;
  }
  say("whether containers reach this machine");
  const bridge = await bridgeAddressOf(image, session);
  return bridge instanceof CannotBeHad ? bridge : { endpoint, ...bridge };
}

/** The image that the flows' image is built from. */
export function baseImage(root: string): string {
  const dockerfile = readFileSync(path.join(root, "flows", "Dockerfile"), "utf8");
  const image = /^ARG BASE_IMAGE=(\S+)$/m.exec(dockerfile)?.[1];
  if (image === undefined) {
    throw new Error("flows/Dockerfile has no line ARG BASE_IMAGE=…");
  }
  return image;
}

/** Images are pushed to a registry of this machine's loopback, and the daemon must have the same one. */
function isLocal(endpoint: string): boolean {
  return /^(unix|npipe):/.test(endpoint) || /^tcp:\/\/(localhost|127\.)/.test(endpoint);
}

async function pullIfMissing(image: string, signal: AbortSignal): Promise<CannotBeHad | undefined> {
  if ((await run("docker", ["image", "inspect", image], { signal })).code === 0) {
    return undefined;
  }
  const { code, stderr } = await run("docker", ["pull", "--quiet", image], { signal, timeoutSeconds: 600 });
  return code === 0
    ? undefined
    : new CannotBeHad("An image for Docker", `${image} can't be pulled: ${lastLine(stderr) || "no answer"}`);
}
