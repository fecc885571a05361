import * as assert from "node:assert/strict";
import { emulatorUrl } from "../../demo/emulator";
import { inventory } from "../aws/inventory";
import { type ComponentsPackage, copyProgram, stackOf } from "./componentsPackage";

/** The package's scripts are found although the package isn't near the program. */
export async function retirement(components: ComponentsPackage): Promise<void> {
  const { emulator, emulatorPort } = components.world;
  const usable = async (): Promise<readonly string[]> =>
    (await inventory(emulator))["usable task definition"] ?? [];
  const before = await usable();
  const engine = await stackOf(components, copyProgram(components, "e2e/examples/task"), {
    endpoint: emulatorUrl(emulatorPort),
  });
  await engine.succeed("up");
  assert.equal((await usable()).length, before.length + 1, "there should be a task definition");
  await engine.succeed("destroy");
  assert.deepEqual(await usable(), before, "the script should have retired it");
}
