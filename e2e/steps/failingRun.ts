import * as assert from "node:assert/strict";
import { Cluster } from "../aws/ecs";
import type { Say } from "../report";
import type { World } from "../world";
import type { Outputs } from "./outputs";
import { runToItsEnd, stoppedTaskOf } from "./runs";

/** A fault in a flow's code: the run is Failed, with its cause in Prefect, and leaves no task. */
export async function failingRun(world: World, outputs: Outputs, say: Say): Promise<void> {
  const { id, state } = await runToItsEnd(world, "fails/fails", "FAILED", say);
  assert.match(state.message ?? "", /this flow fails on purpose/);
  await stoppedTaskOf(world, new Cluster(world.emulator, outputs.clusterName), id);
}
