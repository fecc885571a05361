import { readFileSync } from "node:fs";
import * as path from "node:path";
import { CannotBeHad } from "./cannotBeHad";
import { bridgeAddressOf } from "./dockerBridge";
import { lastLine, NOT_FOUND, run, type RunOptions } from "../cli/support/run";
import type { Session } from "./session";

/** A Docker daemon whose containers reach this machine, and that has the base image of the flows' image. */
export interface Docker {
  /** The daemon's address, for programs that ignore Docker's contexts. */
  readonly endpoint: string;
  /**
   * Address of Docker's bridge, at which containers reach this machine; `undefined` if Docker forwards to the
   * loopback, as Docker Desktop does.
   */
  readonly bridgeAddress: string | undefined;
}

/** Finds the Docker daemon of this machine; returns its address. */
export async function findDocker({ signal }: Session): Promise<string | CannotBeHad> {
  const ask: RunOptions = { signal, timeoutSeconds: 30 };
  const { code, stdout, stderr } = await run("docker", ["version", "--format", "{{.Server.Os}}"], ask);
  if (code === NOT_FOUND) {
    return new CannotBeHad("Docker", "`docker` is not on PATH");
  }
  if (code !== 0) {
    return new CannotBeHad("Docker", `its daemon doesn't answer: ${lastLine(stderr) || "no reason given"}`);
  }
  if (stdout.trim() !== "linux") {
    return new CannotBeHad("Docker", `it runs ${stdout.trim()} containers, not linux containers`);
  }
  const fromContext = ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"];
  const endpoint = process.env["DOCKER_HOST"] ?? (await run("docker", fromContext, ask)).stdout.trim();
  return isLocal(endpoint) ? endpoint : new CannotBeHad("Docker", `it runs on another machine (${endpoint})`);
}

/** Pulls the base image of the flows' image, and finds the address at which containers reach this machine. */
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
  say("checking that containers reach this machine");
  const bridge = await bridgeAddressOf(image, session);
  return bridge instanceof CannotBeHad ? bridge : { endpoint, ...bridge };
}

/** Base image of the flows' image. */
export function baseImage(root: string): string {
  const dockerfile = readFileSync(path.join(root, "flows", "Dockerfile"), "utf8");
  const image = /^ARG BASE_IMAGE=(\S+)$/m.exec(dockerfile)?.[1];
  if (image === undefined) {
    throw new Error("flows/Dockerfile needs a line ARG BASE_IMAGE=…");
  }
  return image;
}

/** The daemon must run on this machine: images are pushed to a registry on the loopback. */
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
    : new CannotBeHad("The base image", `${image} can't be pulled: ${lastLine(stderr) || "no answer"}`);
}
