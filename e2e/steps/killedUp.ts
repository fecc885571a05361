import * as assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { until } from "../../cli/support/until";
import { added, inventory } from "../aws/inventory";
import { Cluster } from "../aws/ecs";
import { images } from "../aws/images";
import { compareWithDifferences } from "../emulatorDifferences";
import { describeChange } from "../changes";
import type { Recovery } from "../engine";
import type { Say } from "../report";
import type { World } from "../world";
import { agentTask } from "./changedFlow";
import { type Outputs, serviceOf } from "./outputs";
import { runToItsEnd } from "./runs";

/**
 * An `up` is killed when the image is in the registry but not in the state, and the next one during the agent's
 * deployment. After `./prefect-ecs recover` the third one has the result of a single one.
 */
export async function killedUp(world: World, outputs: Outputs, say: Say): Promise<void> {
  const { emulator, engine, sandbox } = world;
  const cluster = new Cluster(emulator, outputs.clusterName);
  const imagesBefore = await images(emulator);
  const before = await inventory(emulator);
  const agentBefore = await agentTask(cluster, outputs);

  // Large enough that the push takes a while.
  writeFileSync(path.join(sandbox.path, "flows/src/flows/ballast.bin"), randomBytes(24 * 1024 * 1024));
  say("an `up` until the image is pushed");
  const isPushed = async (): Promise<true | undefined> =>
    (await images(emulator)).length > imagesBefore.length || undefined;
  await engine.kill(
    "up",
    (events) => Promise.resolve(events.includes("Pushing Image to the registry")),
    async () => {
      // Docker continues the push while the engine is suspended.
      const pushed = await until(isPushed, { signal: world.session.signal, timeoutSeconds: 60 });
      assert.ok(pushed, "the image should be in the registry");
    },
  );
  say("recover");
  assertRecovered(await engine.recover(), /updating Image/);

  say("an `up` until the agent is deployed");
  const service = serviceOf(outputs);
  await engine.kill("up", async () => (await cluster.service(service)).deployments.length > 1);
  say("recover");
  assertRecovered(await engine.recover(), /updating Service/);

  say("pulumi up");
  await engine.succeed("up");
  assert.equal(
    (await images(emulator)).length,
    imagesBefore.length + 2,
    "there should be one new base and image",
  );
  const { "usable task definition": revisions = [], ...others } = added(before, await inventory(emulator));
  assert.deepEqual(others, {}, "nothing should be there twice");
  // One each for flow runs, registration and agent; registration's old one is deregistered.
  assert.equal(revisions.length, 3, "each definition should have one new revision");
  assert.notEqual(
    (await agentTask(cluster, outputs)).taskArn,
    agentBefore.taskArn,
    "the agent should be new",
  );
  await runToItsEnd(world, "hello/hello", "COMPLETED", say);

  say("another `up`");
  const { changes } = await engine.succeed("up");
  assert.deepEqual(compareWithDifferences(changes).unexplained.map(describeChange), []);
}

/** @param interrupted The interrupted operation in the command's output. @default any */
export function assertRecovered({ code, output }: Recovery, interrupted = /./): void {
  const said = output.split("\n").slice(-25).join("\n");
  assert.equal(
    code,
    0,
    `\`./prefect-ecs recover\` failed, or found something that nobody knows of:\n${said}`,
  );
  assert.ok(
    interrupted.test(output),
    `it should say that it was ${interrupted.source}:\n${output.slice(0, 1000)}`,
  );
  assert.match(said, /^Now: pulumi up --stack/m);
}
