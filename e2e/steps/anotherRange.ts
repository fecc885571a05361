import * as assert from "node:assert/strict";
import { inventory } from "../aws/inventory";
import type { Change } from "../changes";
import type { Say } from "../report";
import type { World } from "../world";
import type { Outputs } from "./outputs";
import { runToItsEnd } from "./runs";

/** The VPC gets another range: the whole network is replaced in an order that AWS accepts, except the addresses. */
export async function anotherRange(world: World, { egressIps }: Outputs, say: Say): Promise<void> {
  const { emulator, engine } = world;
  const before = await inventory(emulator);
  await engine.set("prefect-ecs:vpcCidrBlock", "10.20.0.0/16");
  say("pulumi up");
  const { changes } = await engine.succeed("up");

  const order = [
    place(changes, "create-replacement", "aws:ec2/internetGateway:InternetGateway"),
    place(changes, "delete-replaced", "aws:ec2/natGateway:NatGateway"),
    place(changes, "create-replacement", "aws:ec2/natGateway:NatGateway"),
    place(changes, "delete-replaced", "aws:ec2/internetGateway:InternetGateway"),
  ];
  assert.deepEqual(
    order,
    [...order].sort((one, other) => one - other),
    "new gateway, old NAT gateway gone, new one, old gateway last",
  );
  assert.deepEqual(
    (await engine.outputs<Outputs>()).egressIps,
    egressIps,
    "the addresses should be the same",
  );
  const after = await inventory(emulator);
  for (const kind of ["VPC", "subnet", "internet gateway", "NAT gateway", "Elastic IP", "security group"]) {
    assert.equal(
      after[kind]?.length,
      before[kind]?.length,
      `nothing should be left of the old network: ${kind}`,
    );
  }
  await runToItsEnd(world, "hello/hello", "COMPLETED", say);
}

function place(changes: readonly Change[], op: string, type: string): number {
  const index = changes.findIndex((change) => change.op === op && change.type === type);
  assert.notEqual(index, -1, `${op} of ${type} should be among the steps`);
  return index;
}
