import * as assert from "node:assert/strict";
import * as path from "node:path";
import { added, inventory, type Inventory } from "./aws/inventory";
import { keyState } from "./aws/keys";
import { providerConfig } from "./aws/providerConfig";
import { emptyBucket } from "./aws/s3";
import { describeChange } from "./changes";
import { Engine } from "./engine";
import type { Part } from "./play";
import type { Report, Say } from "./report";
import { movedState } from "./steps/movedState";
import { type Backend, bucketOf, stateInBucket } from "./steps/stateInBucket";
import type { World } from "./world";

/** `bootstrap/` on an empty account. */
export function account(report: Report, world: World): Part<Account> {
  return {
    setUp: () => setUp(report, world),
    checks: [
      ["A second preview of the account", secondPreview],
      [
        "A stack that has its state in the account's bucket",
        ({ world, backend }) => stateInBucket(world, backend),
      ],
      [
        "The account's own state moves into its bucket, and out again",
        ({ world, backend }, say) => movedState(world, backend, say),
      ],
      ["`pulumi destroy` of the account stops at the state", destroy],
    ],
  };
}

interface Account {
  readonly world: World;
  readonly engine: Engine;
  readonly before: Inventory;
  readonly backend: Backend;
}

async function setUp(report: Report, world: World): Promise<Account> {
  const { emulator, session, sandbox, engineEnvironment: env } = world;
  const before = await inventory(emulator);
  const engine = await Engine.forProgram(session, {
    name: "account",
    program: path.join(sandbox.path, "bootstrap"),
    config: accountConfig(world),
    env,
  });
  const backend = await report.step("`pulumi up` of what an administrator makes", async (say) => {
    const { changes } = await engine.succeed("up");
    say(`${changes.length} resources`);
    return engine.outputs<Backend>();
  });
  return { world, engine, before, backend };
}

/** JSON is YAML too. */
function accountConfig({ emulatorPort }: World): string {
  const config = {
    ...providerConfig(emulatorPort),
    "aws:s3UsePathStyle": "true",
    "prefect-ecs-bootstrap:repository": "acme/flows",
  };
  return JSON.stringify({ config });
}

async function secondPreview({ engine }: Account, say: Say): Promise<void> {
  for (const flags of [[], ["--refresh"]]) {
    say(["pulumi preview", ...flags].join(" "));
    const { changes } = await engine.succeed("preview", { flags });
    assert.deepEqual(changes.map(describeChange), []);
  }
}

/** `destroy` removes nothing while bucket and key are protected, and then everything except the bucket's objects. */
async function destroy({ world: { emulator }, engine, before, backend }: Account, say: Say): Promise<void> {
  say("destroy");
  const made = await inventory(emulator);
  const refused = await engine.attempt("destroy", { preview: true });
  assert.equal(refused.succeeded, false, "`destroy` should stop at what is protected");
  assert.match(refused.output, /protect/);
  assert.deepEqual(await inventory(emulator), made, "`destroy` should not have touched anything");

  say("state unprotect, destroy");
  await engine.unprotect();
  const stopped = await engine.attempt("destroy");
  assert.equal(stopped.succeeded, false, "`destroy` should stop at a bucket with something in it");
  assert.match(stopped.output, /BucketNotEmpty/);
  say("destroy of an empty bucket");
  await emptyBucket(emulator, bucketOf(backend));
  await engine.succeed("destroy");
  const { key: keys = [], ...others } = added(before, await inventory(emulator));
  assert.deepEqual(others, {}, "AWS should be as it was before the `up`");
  assert.deepEqual(await Promise.all(keys.map((key) => keyState(emulator, key))), ["PendingDeletion"]);
}
