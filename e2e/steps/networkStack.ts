import * as path from "node:path";
import { providerConfig } from "../aws/providerConfig";
import { Engine } from "../engine";
import type { World } from "../world";

/** An empty stack of the program `e2e/network`, with its first configuration. */
export function networkStack({ emulatorPort, sandbox, session, engineEnvironment }: World): Promise<Engine> {
  return Engine.forProgram(session, {
    name: "network",
    program: path.join(sandbox.path, "e2e", "network"),
    config: networkConfig(emulatorPort),
    env: engineEnvironment,
  });
}

/** JSON is YAML too. */
function networkConfig(emulatorPort: number): string {
  const config = {
    ...providerConfig(emulatorPort),
    "egress:name": "before",
    "egress:cidrBlock": "10.76.0.0/16",
    "egress:zones": "a,b",
    "egress:oneGatewayPerZone": "false",
    "egress:addresses": "1",
  };
  return JSON.stringify({ config });
}
