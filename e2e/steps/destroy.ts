import * as assert from "node:assert/strict";
import { run } from "../../cli/support/run";
import { added, inventory, type Inventory } from "../aws/inventory";
import type { World } from "../world";
import { deployments, idsOf } from "./deployments";
import { type Outputs, poolOf } from "./outputs";
import { assertUntouched, FOREIGN } from "./somebodyElse";

/** `pulumi destroy` leaves earlier resources, and those it lists as left on purpose. */
export async function destroy(world: World, outputs: Outputs, before: Inventory): Promise<string[]> {
  const { emulator, engine, prefect } = world;
  const { output } = await engine.succeed("destroy");

  assert.deepEqual(
    added(before, await inventory(emulator)),
    {},
    "AWS should be as it was before the first `up`",
  );
  assert.deepEqual(await containers(world), [], "no container should run");
  assert.deepEqual(Object.keys(idsOf(await deployments(prefect.client))), [FOREIGN]);
  await assertUntouched(world);
  const pools = await prefect.client.call<{ name: string }[]>("POST", "/work_pools/filter", {});
  assert.ok(!pools.some(({ name }) => name === poolOf(outputs)), "the work pool should be gone");
  for (const kind of ["automations", "v2/concurrency_limits", "variables"]) {
    assert.deepEqual(
      await prefect.client.call(`POST`, `/${kind}/filter`, {}),
      [],
      `no ${kind} should be left`,
    );
  }
  return [...new Set(output.split("\n").flatMap((line) => /Left on purpose.*/.exec(line) ?? []))];
}

/** Containers of running tasks; the emulator removes those of stopped ones slowly. */
async function containers({ session, emulatorPort }: World): Promise<string[]> {
  const label = `label=ministack.instance=${session.folder.identity}:${emulatorPort}`;
  const { stdout } = await run("docker", ["ps", "--filter", label, "--format", "{{.Names}}"]);
  return stdout.split("\n").filter((name) => name !== "");
}
