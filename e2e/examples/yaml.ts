import * as assert from "node:assert/strict";
import { inventory } from "../aws/inventory";
import { type ComponentsPackage, copyProgram, stackOf } from "./componentsPackage";
import { assertMade, NETWORK_CONFIG } from "./networkAndQueue";

interface Outputs {
  readonly egressIps: readonly string[];
  readonly clusterName: string;
  readonly queueName: string;
}

export async function yaml(components: ComponentsPackage): Promise<void> {
  const engine = await stackOf(components, copyProgram(components, "examples/yaml"), NETWORK_CONFIG);
  assertMade((await engine.succeed("up")).changes);
  const { egressIps, clusterName, queueName } = await engine.outputs<Outputs>();
  const made = await inventory(components.world.emulator);
  assert.equal(egressIps.length, 1, "there should be one address");
  assert.ok(
    made["cluster"]?.some((arn) => arn.endsWith(`/${clusterName}`)),
    "the cluster should be there",
  );
  assert.ok(
    made["queue"]?.some((url) => url.endsWith(`/${queueName}`)),
    "the queue should be there",
  );
}
