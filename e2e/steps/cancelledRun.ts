import { Cluster } from "../aws/ecs";
import type { Say } from "../report";
import type { World } from "../world";
import type { Outputs } from "./outputs";
import { ended, startWaiting, stoppedTaskOf } from "./runs";

/** A run that is cancelled while it executes: it becomes Cancelled, and its task is gone. */
export async function cancelledRun(world: World, outputs: Outputs, say: Say): Promise<void> {
  const { client } = world.prefect;
  const id = await startWaiting(world, "never", say);
  // The request of the button in Prefect's UI.
  await client.setState(id, { type: "CANCELLING", name: "Cancelling" });
  await ended(world, id, "CANCELLED", say);
  await stoppedTaskOf(world, new Cluster(world.emulator, outputs.clusterName), id);
}
