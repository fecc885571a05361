import * as assert from "node:assert/strict";
import { untilWorkerPolls } from "../../cli/prefect/untilWorkerPolls";
import type { Say } from "../report";
import type { World } from "../world";
import { type Outputs, poolOf } from "./outputs";

/** `pulumi up` on an empty account; afterwards an agent polls for runs. */
export async function upFromNothing({ engine, prefect, session }: World, say: Say): Promise<Outputs> {
  const { changes } = await engine.succeed("up");
  const outputs = await engine.outputs<Outputs>();
  const { signal } = session;
  const online = await untilWorkerPolls(prefect.client, poolOf(outputs), { signal, timeoutSeconds: 120 });
  assert.ok(online, "no agent came online");
  say(`${changes.length} resources, agent online`);
  return outputs;
}
