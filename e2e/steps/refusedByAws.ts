import * as assert from "node:assert/strict";
import { emulatorUrl } from "../../demo/emulator";
import type { Say } from "../report";
import { REFUSED_PATH, type Refused } from "../rules/proxy";
import type { World } from "../world";

/** The first `up` of an account created a cluster, although AWS refused it at first for lack of the service-linked role. */
export async function firstClusterRefused({ emulatorPort }: World, say: Say): Promise<void> {
  const refused = await refusedByAws(emulatorPort);
  say(summary(refused));
  assert.ok(
    refused.some(({ rule, call }) => rule === "first-cluster" && call === "ecs:CreateCluster"),
    "AWS should have refused the account's first cluster at first",
  );
}

/** Calls that AWS's rules have refused so far. */
export async function refusedByAws(emulatorPort: number): Promise<Refused[]> {
  const response = await fetch(emulatorUrl(emulatorPort) + REFUSED_PATH);
  return (await response.json()) as Refused[];
}

/** `first-cluster 3, new-roles 4` */
function summary(refused: readonly Refused[]): string {
  const counts = new Map<string, number>();
  refused.forEach(({ rule }) => counts.set(rule, (counts.get(rule) ?? 0) + 1));
  return [...counts].map(([rule, count]) => `${rule} ${count}`).join(", ");
}
