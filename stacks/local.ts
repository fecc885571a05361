import { readStackConfig } from "./config";
import type { StackOutputs } from "./outputs";
import { platform } from "./platform";
import { stagingDefaults } from "./staging";

/** Staging on this machine's emulator. Its Elastic IPs and its data store aren't protected. */
export function local(): StackOutputs {
  return platform(readStackConfig(stagingDefaults), {
    protectEgressAddresses: false,
    protectDataStore: false,
  });
}
