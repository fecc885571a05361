import * as assert from "node:assert/strict";
import type { PrefectClient } from "../../cli/prefect/client";

/** A deployment of Prefect's API, with the fields used here. */
export interface Deployment {
  readonly id: string;
  readonly name: string;
  readonly paused: boolean;
  readonly tags: readonly string[];
  readonly schedules: readonly {
    readonly id: string;
    readonly slug: string | null;
    readonly active: boolean;
  }[];
}

/** All deployments, by name. */
export async function deployments(prefect: PrefectClient): Promise<Map<string, Deployment>> {
  const found = await prefect.call<Deployment[]>("POST", "/deployments/filter", {});
  return new Map(found.map((deployment) => [deployment.name, deployment]));
}

export function named(all: ReadonlyMap<string, Deployment>, name: string): Deployment {
  const deployment = all.get(name);
  assert.ok(deployment, `there is no deployment ${name}`);
  return deployment;
}

/** Name → id. */
export function idsOf(all: ReadonlyMap<string, Deployment>): Record<string, string> {
  return Object.fromEntries([...all].map(([name, { id }]) => [name, id] as const));
}

export interface WorkPool {
  readonly is_paused: boolean;
  readonly base_job_template: unknown;
}

export function workPool(prefect: PrefectClient, name: string): Promise<WorkPool> {
  return prefect.call("GET", `/work_pools/${name}`);
}
