import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { LocalFolder } from "./folder";
import { isHealthy } from "./http";
import { prefectApiUrl } from "./prefectServer";
import { isRunning, recordedProcesses } from "./processes";
import type { LocalPorts } from "./localPorts";

/** Infrastructure of the flow runs; `servers`: the user's own stacks. */
export const DemoKind = { ecs: "ecs", process: "process", servers: "servers" } as const;
export type DemoKind = (typeof DemoKind)[keyof typeof DemoKind];

/** A complete demo that is up. */
export interface DemoState {
  readonly kind: DemoKind;
  readonly ports: LocalPorts;
}

/** Marks the demo as complete: a folder without this file is incomplete. */
export function writeDemoState(folder: LocalFolder, state: DemoState): void {
  writeFileSync(stateFile(folder), JSON.stringify(state));
}

/** The demo that is up; `undefined` if there is none, or one of its processes has ended. */
export async function demoThatIsUp(folder: LocalFolder): Promise<DemoState | undefined> {
  const state = readState(folder);
  const isComplete = state !== undefined && recordedProcesses(folder).every(isRunning);
  return isComplete && (await isHealthy(`${prefectApiUrl(state.ports.prefect)}/health`)) ? state : undefined;
}

function readState(folder: LocalFolder): DemoState | undefined {
  try {
    return JSON.parse(readFileSync(stateFile(folder), "utf8")) as DemoState;
  } catch {
    return undefined;
  }
}

function stateFile(folder: LocalFolder): string {
  return path.join(folder.path, "demo.json");
}
