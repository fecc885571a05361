import * as assert from "node:assert/strict";
import { until } from "../../cli/support/until";
import type { Emulator } from "../aws/emulator";
import { contentsOf } from "../aws/xml";

/** Existing resources that a stack uses. */
export interface Kept {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly clusterName: string;
}

/** Creates a VPC with two subnets and a cluster, like those of another team. */
export async function makeKept(emulator: Emulator): Promise<Kept> {
  const vpcId = idIn(await emulator.ec2("CreateVpc", { CidrBlock: "10.90.0.0/16" }), "vpcId");
  const subnetIds: string[] = [];
  for (const [zone, CidrBlock] of [
    ["us-east-1a", "10.90.1.0/24"],
    ["us-east-1b", "10.90.2.0/24"],
  ] as const) {
    const subnet = { VpcId: vpcId, AvailabilityZone: zone, CidrBlock };
    subnetIds.push(idIn(await emulator.ec2("CreateSubnet", subnet), "subnetId"));
  }
  const clusterName = "another-teams";
  const cluster = {
    clusterName,
    settings: [{ name: "containerInsights", value: "enabled" }],
    capacityProviders: ["FARGATE"],
  };
  // Played alone, it is the account's first, which AWS refuses at first.
  const made = await until(() => emulator.ecs("CreateCluster", cluster).catch(() => undefined), {
    signal: AbortSignal.timeout(60_000),
    timeoutSeconds: 30,
  });
  assert.ok(made, "AWS should take another team's cluster within 30 s");
  return { vpcId, subnetIds, clusterName };
}

/** Deletes them; the emulator refuses, like AWS, while they are in use. */
export async function removeKept(emulator: Emulator, { vpcId, subnetIds, clusterName }: Kept): Promise<void> {
  await emulator.ecs("DeleteCluster", { cluster: clusterName });
  for (const SubnetId of subnetIds) {
    await emulator.ec2("DeleteSubnet", { SubnetId });
  }
  await emulator.ec2("DeleteVpc", { VpcId: vpcId });
}

function idIn(answer: string, element: string): string {
  const [id] = contentsOf(answer, element);
  if (id === undefined) {
    throw new Error(`There is no ${element} in ${answer}`);
  }
  return id;
}
