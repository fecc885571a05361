import { CpuArchitecture, NatStrategy } from "../components";
import { readStackConfig, type StackDefaults } from "./config";
import type { StackOutputs } from "./outputs";
import { platform } from "./platform";

/** One NAT gateway: staging doesn't need to survive the loss of a zone. */
export const stagingDefaults: StackDefaults = {
  cidrBlock: "10.0.0.0/16",
  natStrategy: NatStrategy.single,
  egressAddressCount: 1,
  cpuArchitecture: CpuArchitecture.x86,
  flowRunSize: { cpu: 512, memoryMiB: 1024 },
  // An idle worker takes 134 MiB; the rest is for many runs that start at once.
  agentSize: { cpu: 256, memoryMiB: 512 },
  registrationSize: { cpu: 512, memoryMiB: 1024 },
  logRetentionDays: 30,
  dataStoreMultiZone: false,
  dataStoreBackupRetentionDays: 7,
};

/** Staging, and every stack with another name. */
export function staging(): StackOutputs {
  return platform(readStackConfig(stagingDefaults), { protectEgressAddresses: true, protectDataStore: true });
}
