import { NatStrategy } from "../components";
import { readStackConfig, type StackDefaults } from "./config";
import type { StackOutputs } from "./outputs";
import { platform } from "./platform";
import { stagingDefaults } from "./staging";

/** A stack that survives the loss of a zone, keeps logs for a year, and starts flow runs faster. */
export const prodDefaults: StackDefaults = {
  ...stagingDefaults,
  natStrategy: NatStrategy.onePerZone,
  egressAddressCount: 2,
  flowRunSize: { cpu: 1024, memoryMiB: 2048 },
  logRetentionDays: 365,
  dataStoreMultiZone: true,
  dataStoreBackupRetentionDays: 30,
};

export function prod(): StackOutputs {
  return platform(readStackConfig(prodDefaults), { protectEgressAddresses: true, protectDataStore: true });
}
