import * as assert from "node:assert/strict";
import { inventory } from "./aws/inventory";
import type { Change } from "./changes";
import type { Engine } from "./engine";
import type { Part } from "./play";
import type { Report, Say } from "./report";
import { firstUpKilled, lostAddress } from "./steps/orphans";
import type { World } from "./world";

/** Changes of a network during its life, none of which loses an allow-listed address. */
export function addresses(report: Report, world: World): Part<Network> {
  return {
    setUp: () => setUp(report, world),
    checks: [
      ["A NAT gateway in each zone, and a single one again", gatewaysInEachZone],
      ["A zone more, with subnets of its own", (network) => change(network, { zones: "a,b,c" }, [])],
      [
        "Another VPC: the old NAT gateway goes before the new one comes",
        (network) => change(network, { cidrBlock: "10.77.0.0/16" }, REPLACED),
      ],
      ["Another name of the part", (network) => change(network, { name: "after", formerName: "before" }, [])],
      ["`destroy`, and `up` again", destroyAndUp],
    ],
  };
}

interface Network {
  readonly world: World;
  readonly engine: Engine;
  /** Allocation ids of the addresses, in order. */
  readonly ids: readonly string[];
}

async function setUp(report: Report, world: World): Promise<Network> {
  const engine = await report.step("A network on its own, with a protected address", (say) =>
    firstUpKilled(world, say),
  );
  const ids = await report.step("An address that an `up` lost", (say) => lostAddress(world, engine, say));
  return { world, engine, ids };
}

async function gatewaysInEachZone(network: Network): Promise<void> {
  await change(network, { oneGatewayPerZone: "true" }, ["create"]);
  await change(network, { oneGatewayPerZone: "false" }, ["delete"]);
}

const REPLACED = ["delete-replaced", "replace", "create-replacement"];

/** Changes the configuration, and checks the engine's steps for NAT gateways, and that addresses have none. */
async function change(
  network: Network,
  values: Readonly<Record<string, string>>,
  gatewaySteps: readonly string[],
): Promise<void> {
  const { engine } = network;
  for (const [key, value] of Object.entries(values)) {
    await engine.set(`egress:${key}`, value);
  }
  const { changes } = await engine.succeed("up");
  assert.deepEqual(opsOn(changes, "aws:ec2/natGateway:NatGateway"), gatewaySteps);
  assert.deepEqual(opsOn(changes, "aws:ec2/eip:Eip"), []);
  await assertSameAddresses(network);
}

async function assertSameAddresses({ world, engine, ids }: Network): Promise<void> {
  assert.deepEqual(await engine.outputs(), { allocationIds: ids }, "the addresses should be the same");
  const held = (await inventory(world.emulator))["Elastic IP"] ?? [];
  assert.deepEqual(
    ids.filter((id) => !held.includes(id)),
    [],
    "no address should be released",
  );
}

/** A change of tags, such as the name in the console, can't lose an address. */
function opsOn(changes: readonly Change[], type: string): string[] {
  const isTagging = ({ op, properties }: Change): boolean =>
    op === "update" && properties.every((property) => property === "tags" || property === "tagsAll");
  return changes.filter((one) => one.type === type && !isTagging(one)).map(({ op }) => op);
}

async function destroyAndUp(network: Network, say: Say): Promise<void> {
  const { world, engine } = network;
  const before = await inventory(world.emulator);
  say("destroy");
  const refused = await engine.attempt("destroy", { preview: true });
  assert.equal(refused.succeeded, false, "`destroy` should stop at a protected address");
  assert.deepEqual(
    await inventory(world.emulator),
    before,
    "`destroy` should stop before it has touched anything",
  );

  say("destroy --exclude-protected");
  await engine.succeed("destroy", { flags: ["--exclude-protected"] });
  const left = await inventory(world.emulator);
  assert.deepEqual(left["Elastic IP"], before["Elastic IP"], "no address should be released");
  assert.equal(left["VPC"]?.length, 1, "the VPC should be gone, all but the account's default one");
  say("up");
  await engine.succeed("up");
  await assertSameAddresses(network);
}
