import * as path from "node:path";
import { emulatorUrl } from "../../cli/local/emulator";
import { Engine } from "../engine";
import type { World } from "../world";

/** The program `e2e/network`, as a stack with nothing in it; its configuration is that of the beginning. */
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
    "egress:zones": "a,b",
    "egress:oneGatewayPerZone": "false",
    "egress:addresses": "1",
  };
  return JSON.stringify({ config });
}
