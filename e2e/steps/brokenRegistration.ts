import * as assert from "node:assert/strict";
import { Cluster } from "../aws/ecs";
import type { Say } from "../report";
import type { World } from "../world";
import { agentTask } from "./changedFlow";
import { deployments, idsOf, workPool } from "./deployments";
import { type Outputs, poolOf } from "./outputs";
import { runToItsEnd } from "./runs";

/** An invalid `prefect.yaml`: `up` fails with the reason, and everything else keeps working. */
export async function brokenRegistration(world: World, outputs: Outputs, say: Say): Promise<void> {
  const { emulator, engine, prefect, sandbox } = world;
  const cluster = new Cluster(emulator, outputs.clusterName);
  const pool = poolOf(outputs);
  const agentBefore = await agentTask(cluster, outputs);
  const poolBefore = await workPool(prefect.client, pool);
  const idsBefore = idsOf(await deployments(prefect.client));

  const whole = sandbox.editDeployments((text) => text.replace("flows.hello.hello", "flows.hello.good_bye"));
  const { succeeded, output } = await engine.attempt("up");
  sandbox.editDeployments(() => whole);

  assert.equal(succeeded, false, "`up` should fail with a deployment of a flow that isn't there");
  assert.match(output, /flows\.hello\.good_bye/, "`up` should say what is wrong");
  assert.match(output, /registration task ended with exit code 1/, "`up` should say how the task ended");
  assert.equal((await agentTask(cluster, outputs)).taskArn, agentBefore.taskArn, "the agent should go on");
  assert.deepEqual(await workPool(prefect.client, pool), poolBefore, "the work pool should be as it was");
  assert.deepEqual(idsOf(await deployments(prefect.client)), idsBefore);
  await runToItsEnd(world, "hello/hello", "COMPLETED", say);
}
