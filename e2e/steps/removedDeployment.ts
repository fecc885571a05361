import * as assert from "node:assert/strict";
import { withoutDeployment } from "../sandbox";
import type { World } from "../world";
import { type Deployment, deployments, idsOf, named, workPool } from "./deployments";
import { type Outputs, poolOf } from "./outputs";
import { assertUntouched } from "./somebodyElse";

/** A deployment that is removed from `prefect.yaml` is deleted; the others stay unchanged, including users' pauses. */
export async function removedDeployment(world: World, outputs: Outputs): Promise<void> {
  const { engine, prefect, sandbox } = world;
  const pool = poolOf(outputs);
  const before = await deployments(prefect.client);
  await setPaused(world, before, pool, true);
  try {
    sandbox.editDeployments((text) => withoutDeployment(text, "fails"));
    await engine.succeed("up");

    const after = await deployments(prefect.client);
    const { fails, ...others } = idsOf(before);
    assert.ok(fails, "the deployment that this step removes was not there");
    assert.deepEqual(idsOf(after), others, "one deployment should be gone, and the others the same ones");
    const paused = {
      deployment: named(after, "hello").paused,
      schedule: named(after, "leaderboard").schedules.every(({ active }) => !active),
      workPool: (await workPool(prefect.client, pool)).is_paused,
    };
    assert.deepEqual(
      paused,
      { deployment: true, schedule: true, workPool: true },
      "what is paused should stay so",
    );
    await assertUntouched(world);
  } finally {
    await setPaused(world, before, pool, false);
  }
}

/** A user's switches in Prefect's UI, one of each kind. */
async function setPaused(
  { prefect: { client } }: World,
  all: ReadonlyMap<string, Deployment>,
  pool: string,
  paused: boolean,
): Promise<void> {
  await client.call(
    "POST",
    `/deployments/${named(all, "hello").id}/${paused ? "pause" : "resume"}_deployment`,
  );
  const nightly = named(all, "leaderboard");
  for (const { id } of nightly.schedules) {
    await client.call("PATCH", `/deployments/${nightly.id}/schedules/${id}`, { active: !paused });
  }
  await client.call("PATCH", `/work_pools/${pool}`, { is_paused: paused });
}
