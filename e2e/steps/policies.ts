import * as assert from "node:assert/strict";
import * as path from "node:path";
import { inventory } from "../aws/inventory";
import type { Say } from "../report";
import type { World } from "../world";

/** The program passes the policy pack; with a violation, preview and `up` fail before anything is created. */
export async function policies({ emulator, engine, sandbox }: World, say: Say): Promise<void> {
  const pack = path.join(sandbox.path, "policies");
  const flags = [`--policy-pack=${pack}`, `--policy-pack-config=${path.join(pack, "local.json")}`];
  say("pulumi preview");
  const { output } = await engine.succeed("preview", { flags });
  assert.match(output, /\[advisory\].*protected-egress-address/, "the address of `local` should be named");
  assert.doesNotMatch(output, /\[mandatory\]/);

  const cluster = "components/cluster/cluster.ts";
  const before = await inventory(emulator);
  const sound = sandbox.edit(cluster, (text) =>
    text.replace("retentionInDays: args.logRetentionDays, tags", "retentionInDays: 0, tags"),
  );
  for (const command of ["preview", "up"] as const) {
    say(`pulumi ${command}, with logs that are kept for ever`);
    const refused = await engine.attempt(command, { flags });
    assert.equal(refused.succeeded, false, `\`${command}\` should stop at the fault`);
    assert.match(refused.output, /\[mandatory\].*log-retention/);
  }
  sandbox.edit(cluster, () => sound);
  assert.deepEqual(await inventory(emulator), before, "nothing should be made");
}
