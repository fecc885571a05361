import * as assert from "node:assert/strict";
import * as path from "node:path";
import { inventory } from "../aws/inventory";
import type { Newcomer } from "../newcomer";
import type { Say } from "../report";
import { fenceWith, filledIn, type } from "../typing";

/** README's "Have your own". */
export async function ownEnvironment(newcomer: Newcomer, say: Say): Promise<void> {
  const { folder, repository, prefectApiUrl, prefectAuthString: input, env, signal } = newcomer;
  say("README");
  const script = filledIn(fenceWith(repository, "README.md", "git clone"), {
    "<this repository>": repository,
    "https://api.prefect.cloud/api/accounts/<account id>/workspaces/<workspace id>": prefectApiUrl,
    // Prefect Cloud can't be had here; a server's third value is its auth string.
    prefectApiKey: "prefectAuthString",
  });
  await type(script, { cwd: folder, env, signal, input });
  say("egress-address");
  await type("npx prefect-ecs run egress-address/egress-address", inCheckout(newcomer));
}

/** "Remove it" of docs/start.md. */
export async function removal(newcomer: Newcomer, say: Say): Promise<void> {
  const { repository, emulator, before } = newcomer;
  const { "Elastic IP": addressesBefore = [], ...othersBefore } = before;
  const kept = new Set<string>();
  for (const words of ["pulumi destroy --exclude-protected", "pulumi state unprotect --all"]) {
    say(words);
    await type(fenceWith(repository, "docs/start.md", words), inCheckout(newcomer));
    const { "Elastic IP": addresses = [], ...others } = await inventory(emulator);
    assert.deepEqual(others, othersBefore, "all but the address should be gone");
    addresses.filter((id) => !addressesBefore.includes(id)).forEach((id) => kept.add(id));
    assert.equal(addresses.length, addressesBefore.length + 1, "the address should be there");
  }
  say("aws ec2 release-address");
  const [AllocationId = "", ...more] = kept;
  assert.deepEqual(more, [], "it should be the same address");
  await emulator.ec2("ReleaseAddress", { AllocationId });
}

function inCheckout({ folder, env, signal }: Newcomer) {
  return { cwd: path.join(folder, "prefect-ecs"), env, signal };
}
