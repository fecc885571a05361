import * as assert from "node:assert/strict";
import { added, inventory, type Inventory } from "./aws/inventory";
import { describeChange } from "./changes";
import { compareWithDifferences, EMULATOR_DIFFERENCES, REFRESH_DIFFERENCES } from "./emulatorDifferences";
import type { Part } from "./play";
import type { Report, Say } from "./report";
import { knownCalls } from "./steps/deploymentCalls";
import { type Kept, makeKept, removeKept } from "./steps/keptByOthers";
import type { Outputs } from "./steps/outputs";
import { runToItsEnd } from "./steps/runs";
import { upFromNothing } from "./steps/upFromNothing";
import type { World } from "./world";

/** The stack in an existing VPC and an existing cluster. */
export function existing(report: Report, world: World): Part<Guest> {
  return {
    setUp: () => setUp(report, world),
    checks: [
      ["A run in somebody else's VPC and cluster", run],
      ["A preview of the stack there", preview],
      ["`pulumi destroy` leaves the VPC and the cluster", destroy],
      [
        "The calls that the deployments there made",
        ({ world, since }, say) => knownCalls(world, { since, list: "deploymentCallsExisting.json" }, say),
      ],
    ],
  };
}

interface Guest {
  readonly world: World;
  readonly since: Date;
  readonly kept: Kept;
  /** Inventory of AWS with the existing VPC and cluster, before the stack. */
  readonly before: Inventory;
  readonly outputs: Outputs;
}

async function setUp(report: Report, world: World): Promise<Guest> {
  const { emulator, engine } = world;
  const since = new Date();
  const kept = await report.step("A VPC and a cluster of somebody else's", () => makeKept(emulator));
  assert.deepEqual(await engine.outputs(), {}, "the stack should have nothing left of the part before");
  const before = await inventory(emulator);
  const outputs = await report.step("`pulumi up` from nothing in them", async (say) => {
    await engine.set("prefect-ecs:network", "existing");
    // The range of the stack's own network.
    await engine.unset("prefect-ecs:vpcCidrBlock");
    await engine.set("prefect-ecs:vpcId", kept.vpcId);
    for (const [index, id] of kept.subnetIds.entries()) {
      await engine.set(`prefect-ecs:privateSubnetIds[${index}]`, id, { path: true });
    }
    await engine.set("prefect-ecs:clusterName", kept.clusterName);
    return upFromNothing(world, say);
  });
  return { world, since, kept, before, outputs };
}

async function run({ world, kept, outputs, before }: Guest, say: Say): Promise<void> {
  assert.equal(outputs.clusterName, kept.clusterName);
  const made = added(before, await inventory(world.emulator));
  const ofNetwork = [
    "VPC",
    "subnet",
    "route table",
    "internet gateway",
    "NAT gateway",
    "Elastic IP",
    "cluster",
  ];
  assert.deepEqual(
    ofNetwork.filter((kind) => made[kind] !== undefined),
    [],
    "the stack should make none of these",
  );
  assert.equal(made["security group"]?.length, 2, "the agent and the flow runs have a group each");
  await runToItsEnd(world, "hello/hello", "COMPLETED", say);
}

async function preview({ world: { engine } }: Guest, say: Say): Promise<void> {
  say("pulumi preview");
  const { changes } = await engine.succeed("preview");
  assert.deepEqual(compareWithDifferences(changes).unexplained.map(describeChange), []);
  say("pulumi preview --refresh");
  const refreshed = await engine.succeed("preview", { flags: ["--refresh"] });
  const differences = [...EMULATOR_DIFFERENCES, ...REFRESH_DIFFERENCES];
  assert.deepEqual(
    compareWithDifferences(refreshed.changes, differences).unexplained.map(describeChange),
    [],
  );
}

async function destroy({ world: { emulator, engine }, kept, before }: Guest): Promise<void> {
  await engine.succeed("destroy");
  assert.deepEqual(await inventory(emulator), before, "AWS should be as it was before the `up`");
  await removeKept(emulator, kept);
}
