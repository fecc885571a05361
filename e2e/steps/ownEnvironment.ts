import * as assert from "node:assert/strict";
import * as path from "node:path";
import { inventory } from "../aws/inventory";
import type { Newcomer } from "../newcomer";
import type { Say } from "../report";
import { fenceWith, filledIn, typeLines } from "../shell";

/** Answers to `pulumi`'s confirmations. */
const AGREED = { PULUMI_SKIP_CONFIRMATIONS: "true" };

/** README's "Deploy your own". */
export async function ownEnvironment(reader: Newcomer, say: Say): Promise<void> {
  const { folder, repository, prefectApiUrl, prefectAuthString: input, first, env, signal } = reader;
  say("README");
  const lines = filledIn(fenceWith(repository, "README.md", "git clone"), {
    "<this repository>": repository,
    "https://api.prefect.cloud/api/accounts/<account id>/workspaces/<workspace id>": prefectApiUrl,
    // Prefect Cloud isn't available here; for a server, the third value is its auth string.
    prefectApiKey: "prefectAuthString",
  });
  await typeLines(`${first}\n${lines}`, { cwd: folder, env: { ...env, ...AGREED }, signal, input });
  say("egress-address");
  await inCheckout(reader, "./prefect-ecs run egress-address/egress-address");
}

/** "Remove it" of docs/start.md. */
export async function removal(reader: Newcomer, say: Say): Promise<void> {
  const { repository, emulator, before } = reader;
  const { "Elastic IP": addressesBefore = [], ...othersBefore } = before;
  const kept = new Set<string>();
  for (const words of ["pulumi destroy --exclude-protected", "pulumi state unprotect --all"]) {
    say(words);
    await inCheckout(reader, fenceWith(repository, "docs/start.md", words));
    const { "Elastic IP": addresses = [], ...others } = await inventory(emulator);
    assert.deepEqual(others, othersBefore, "all but the address should be gone");
    addresses.filter((id) => !addressesBefore.includes(id)).forEach((id) => kept.add(id));
    assert.equal(addresses.length, addressesBefore.length + 1, "the address should be there");
  }
  // The API call of `aws ec2 release-address`, so that the scenario needs no AWS CLI.
  say("ReleaseAddress");
  const [AllocationId = "", ...more] = kept;
  assert.deepEqual(more, [], "it should be the same address");
  await emulator.ec2("ReleaseAddress", { AllocationId });
}

async function inCheckout({ folder, first, env, signal }: Newcomer, lines: string): Promise<void> {
  const cwd = path.join(folder, "prefect-ecs");
  await typeLines(`${first}\n${lines}`, { cwd, env: { ...env, ...AGREED }, signal });
}
