import { readStackConfig } from "./config";
import type { StackOutputs } from "./outputs";
import { platform } from "./platform";
import { stagingDefaults } from "./staging";

/** Staging against an emulator, with nothing but what an emulator forces. */
export function local(): StackOutputs {
  const config = readStackConfig(stagingDefaults);
  return platform(config, {
    // The emulator's addresses end with it.
    protectEgressAddresses: false,
    // Docker pushes without TLS to localhost only, and the emulator's repositories name another host.
    registryHost: config.aws.endpoint === undefined ? undefined : new URL(config.aws.endpoint).host,
    environment: {
      // It serves a task role's credentials from a host that botocore doesn't trust, and takes any.
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      // Its containers leave through Docker's bridge, not through the NAT gateway.
      EGRESS_CHECK: "report",
    },
  });
}
