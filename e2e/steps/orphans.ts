import * as assert from "node:assert/strict";
import { added, inventory, type Inventory } from "../aws/inventory";
import type { Engine } from "../engine";
import type { Say } from "../report";
import type { World } from "../world";
import { assertRecovered } from "./killedUp";
import { networkStack } from "./networkStack";

/**
 * The first `up` is killed while AWS creates the VPC. While it runs, a second one and the recovery are refused; after it,
 * the recovery finds resources that aren't in the state, and the next `up` creates everything.
 */
export async function firstUpKilled(world: World, say: Say): Promise<Engine> {
  const { emulator } = world;
  const network = await networkStack(world);
  const before = await inventory(emulator);
  await network.kill(
    "up",
    // Its creation takes ten seconds.
    async () => vpcs(await inventory(emulator, "VPC"), before).length > 0,
    () => assertRefused(network, say),
  );
  say("recover");
  const { code, output } = await network.recover();
  const [vpc, ...others] = vpcs(await inventory(emulator), before);
  assert.ok(vpc !== undefined && others.length === 0, "the killed `up` should have made one VPC");
  assert.equal(code, 3, output);
  assert.match(output, /creating Vpc before/);
  assert.match(output, new RegExp(`In AWS with the stack's tag .*, but not in its state:\\n  VPC ${vpc}`));

  say("pulumi up");
  await network.succeed("up");
  await emulator.ec2("DeleteVpc", { VpcId: vpc });
  assert.deepEqual(unexpected(added(before, await inventory(emulator))), {}, "nothing should be there twice");
  assertRecovered(await network.recover());
  return network;
}

/** Two concurrent operations would overwrite each other's state. */
async function assertRefused(network: Engine, say: Say): Promise<void> {
  say("a second `up`");
  const second = await network.attempt("up");
  assert.equal(second.succeeded, false, "a second `up` should be refused");
  assert.match(second.output, /currently locked by 1 lock.*\n.*created by .*@.* \(pid \d+\) at/);
  const recovery = await network.recover();
  assert.equal(recovery.code, 1, "an `up` that runs should keep its lock");
  assert.match(recovery.output, /It still runs: process \d+/);
}

/**
 * An allocated address that isn't in the state: it is reported first, and imported by the reported command.
 *
 * @returns the allocation ids of the stack's two addresses afterwards.
 */
export async function lostAddress({ emulator }: World, network: Engine, say: Say): Promise<string[]> {
  const answer = await emulator.ec2("AllocateAddress", {
    Domain: "vpc",
    "TagSpecification.1.ResourceType": "elastic-ip",
    "TagSpecification.1.Tag.1.Key": "Name",
    "TagSpecification.1.Tag.1.Value": "before-egress-2",
    "TagSpecification.1.Tag.2.Key": "prefect-ecs:stack",
    "TagSpecification.1.Tag.2.Value": "egress/network",
  });
  const id = /<allocationId>([^<]+)</.exec(answer)?.[1] ?? "";
  say("recover");
  const { code, output } = await network.recover();
  assert.equal(code, 3, output);
  assert.match(output, new RegExp(`not in its state:\\n  Elastic IP [\\d.]+ \\(${id}\\): it costs money`));
  const line = /pulumi (import .*) --stack network (--generate-code=false)/.exec(output);
  assert.ok(line, `it should say how to take it up:\n${output}`);
  say("the command that it names");
  await network.succeed("import", { flags: [...(line[1] ?? "").split(" ").slice(1), line[2] ?? ""] });
  await network.set("egress:addresses", "2");
  say("pulumi up");
  const { changes } = await network.succeed("up");
  assert.ok(
    !changes.some(({ op, type }) => op === "create" && type.endsWith(":Eip")),
    "no address should be made",
  );
  const { allocationIds } = await network.outputs<{ allocationIds: string[] }>();
  assert.equal(allocationIds[1], id, "the stack should hold the address");
  return allocationIds;
}

function vpcs(now: Inventory, before: Inventory): readonly string[] {
  return added(before, now)["VPC"] ?? [];
}

/** The stack has one of each. */
function unexpected(inventory: Inventory): Inventory {
  const single = ["VPC", "internet gateway", "NAT gateway", "Elastic IP", "VPC endpoint"];
  return Object.fromEntries(
    Object.entries(inventory).filter(([kind, ids]) => single.includes(kind) && ids.length > 1),
  );
}
