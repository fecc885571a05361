import * as assert from "node:assert/strict";
import { untilWorkerPolls } from "../../cli/prefect/untilWorkerPolls";
import type { Say } from "../report";
import type { World } from "../world";
import { type Outputs, poolOf } from "./outputs";

/** `pulumi up` on an empty account; afterwards an agent polls for runs. */
export async function upFromNothing(world: World, say: Say): Promise<Outputs> {
  const { engine } = world;
  const { changes } = await engine.succeed("up");
  const outputs = await engine.outputs<Outputs>();
  await agentOnline(world, outputs);
  say(`${changes.length} resources, agent online`);
  return outputs;
}

/** Waits until an agent polls for runs. */
export async function agentOnline({ prefect, session }: World, outputs: Outputs): Promise<void> {
  const { signal } = session;
  const online = await untilWorkerPolls(prefect.client, poolOf(outputs), { signal, timeoutSeconds: 120 });
  assert.ok(online, "no agent came online");
}
