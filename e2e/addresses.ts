import * as assert from "node:assert/strict";
import * as path from "node:path";
import { emulatorUrl } from "../cli/local/emulator";
import { inventory } from "./aws/inventory";
import type { Change } from "./changes";
import { Engine } from "./engine";
import type { Report, Say } from "./report";
import type { World } from "./world";

/** What is done to a network in the course of its life, and that it never costs an address that somebody allow-lists. */
export async function addresses(report: Report, world: World): Promise<void> {
  const { network, ids } = await report.step("A network on its own, with protected addresses", () =>
    setUp(world),
  );
  const stays = async (): Promise<void> => {
    assert.deepEqual(await network.outputs(), { allocationIds: ids }, "the addresses should be the same");
    const held = (await inventory(world.emulator))["Elastic IP"] ?? [];
    assert.deepEqual(
      ids.filter((id) => !held.includes(id)),
      [],
      "no address should be released",
    );
  };

  await report.check("A NAT gateway in each zone, and a single one again", async () => {
    await change(network, { oneGatewayPerZone: "true" }, ["create"]);
    await stays();
    await change(network, { oneGatewayPerZone: "false" }, ["delete"]);
    await stays();
  });
  await report.check("Another VPC: the old NAT gateway goes before the new one comes", async () => {
    const replaced = ["delete-replaced", "replace", "create-replacement"];
    await change(network, { cidrBlock: "10.77.0.0/16" }, replaced);
    await stays();
  });
  await report.check("Another name of the part", async () => {
    await change(network, { name: "after", formerName: "before" }, []);
    await stays();
  });
  await report.check("`destroy`, and `up` again", async (say) => {
    await destroyAndUp(world, network, say);
    await stays();
  });
}

async function setUp({ emulatorPort, sandbox, session, engineEnvironment }: World): Promise<Network> {
  const network = await Engine.forProgram(session, {
    name: "network",
    program: path.join(sandbox.path, "e2e", "network"),
    config: networkConfig(emulatorPort),
    env: engineEnvironment,
  });
  await network.succeed("up");
  const { allocationIds } = await network.outputs<{ allocationIds: string[] }>();
  assert.equal(allocationIds.length, 2);
  return { network, ids: allocationIds };
}

interface Network {
  readonly network: Engine;
  readonly ids: readonly string[];
}

/** JSON is YAML too. */
function networkConfig(emulatorPort: number): string {
  const url = emulatorUrl(emulatorPort);
  const config = {
    "aws:region": "us-east-1",
    "aws:accessKey": "test",
    "aws:secretKey": "test",
    "aws:skipCredentialsValidation": "true",
    "aws:skipMetadataApiCheck": "true",
    "aws:endpoints": [{ ec2: url, sts: url, iam: url }],
    "egress:name": "before",
    "egress:cidrBlock": "10.76.0.0/16",
    "egress:oneGatewayPerZone": "false",
  };
  return JSON.stringify({ config });
}

/** Changes the configuration, and checks that the engine does so much with NAT gateways and nothing with addresses. */
async function change(
  network: Engine,
  values: Readonly<Record<string, string>>,
  gatewaySteps: readonly string[],
): Promise<void> {
  for (const [key, value] of Object.entries(values)) {
    await network.set(`egress:${key}`, value);
  }
  const { changes } = await network.succeed("up");
  assert.deepEqual(opsOn(changes, "aws:ec2/natGateway:NatGateway"), gatewaySteps);
  assert.deepEqual(opsOn(changes, "aws:ec2/eip:Eip"), []);
}

/** A new tag, as the name that a person sees in the console, is no step that could cost an address. */
function opsOn(changes: readonly Change[], type: string): string[] {
  const isTagging = ({ op, properties }: Change): boolean =>
    op === "update" && properties.every((property) => property === "tags" || property === "tagsAll");
  return changes.filter((one) => one.type === type && !isTagging(one)).map(({ op }) => op);
}

async function destroyAndUp({ emulator }: World, network: Engine, say: Say): Promise<void> {
  const before = await inventory(emulator);
  say("destroy");
  const refused = await network.attempt("destroy", { preview: true });
  assert.equal(refused.succeeded, false, "`destroy` should stop at a protected address");
  assert.deepEqual(await inventory(emulator), before, "`destroy` should stop before it has touched anything");

  say("destroy --exclude-protected");
  await network.succeed("destroy", { flags: ["--exclude-protected"] });
  const left = await inventory(emulator);
  assert.deepEqual(left["Elastic IP"], before["Elastic IP"], "no address should be released");
  assert.equal(left["VPC"]?.length, 1, "the VPC should be gone, all but the account's default one");
  say("up");
  await network.succeed("up");
}
