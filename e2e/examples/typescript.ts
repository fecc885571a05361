import * as assert from "node:assert/strict";
import { inventory } from "../aws/inventory";
import { type ComponentsPackage, copyProgram, stackOf, succeed } from "./componentsPackage";

/** The example whose flow runs use an existing VPC: here the region's default VPC. */
export async function typescript(components: ComponentsPackage): Promise<void> {
  const program = copyProgram(components, "examples/typescript");
  await succeed(components, program, "npm", ["install", "--no-audit", "--no-fund", components.tarball]);
  await succeed(components, program, "npx", ["tsc"]);

  const { emulator } = components.world;
  const before = await inventory(emulator);
  const [vpcId] = before["VPC"] ?? [];
  const config = { vpcId, privateSubnetIds: before["subnet"] };
  const engine = await stackOf(components, program, config);
  await engine.succeed("up");

  const outputs = await engine.outputs<{ readonly flowRunSecurityGroupId: string }>();
  const after = await inventory(emulator);
  assert.ok(after["security group"]?.includes(outputs.flowRunSecurityGroupId), "flow runs have a group");
  for (const kind of ["VPC", "subnet", "route table", "internet gateway", "NAT gateway", "Elastic IP"]) {
    assert.deepEqual(after[kind], before[kind], `no ${kind} should be made`);
  }
  await engine.succeed("destroy");
  assert.deepEqual(await inventory(emulator), before, "nothing should be left");
}
