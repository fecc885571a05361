import { readStackConfig } from "./config";
import type { StackOutputs } from "./outputs";
import { platform } from "./platform";
import { stagingDefaults } from "./staging";

/** Staging against the emulator of this machine, whose addresses end with it. */
export function local(): StackOutputs {
  return platform(readStackConfig(stagingDefaults), { protectEgressAddresses: false });
}
