import * as assert from "node:assert/strict";
import { Cluster } from "../aws/ecs";
import type { Say } from "../report";
import type { World } from "../world";
import { agentTask } from "./changedFlow";
import { workPool } from "./deployments";
import { type Outputs, poolOf } from "./outputs";
import { runToItsEnd } from "./runs";

/** An image in which neither an agent nor a flow run starts: `up` fails, and the work pool keeps its working image. */
export async function badImage(world: World, outputs: Outputs, say: Say): Promise<void> {
  const { emulator, engine, prefect, sandbox } = world;
  const cluster = new Cluster(emulator, outputs.clusterName);
  const agentBefore = await agentTask(cluster, outputs);
  const poolBefore = await workPool(prefect.client, poolOf(outputs));
  const whole = sandbox.edit("flows/Dockerfile", (text) =>
    text.replace(/^USER /m, 'RUN rm "$(command -v prefect)"\nUSER '),
  );
  say("pulumi up");
  const { succeeded, output } = await engine.attempt("up");
  sandbox.edit("flows/Dockerfile", () => whole);

  assert.equal(succeeded, false, "`up` should fail with such an image");
  assert.match(output, /the image: has no `prefect` on PATH/, "`up` should say so");
  assert.equal(
    (await agentTask(cluster, outputs)).taskArn,
    agentBefore.taskArn,
    "the agent before should go on",
  );
  assert.deepEqual(
    await workPool(prefect.client, poolOf(outputs)),
    poolBefore,
    "the pool should be as it was",
  );
  await runToItsEnd(world, "hello/hello", "COMPLETED", say);
}
