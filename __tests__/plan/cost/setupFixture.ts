import { CpuArchitecture } from "../../../components/task/fargatePlatform";
import type { Setup, Task } from "../../../plan/cost/setup";

const task: Task = {
  cpu: 512,
  memoryMiB: 1024,
  architecture: CpuArchitecture.x86,
  spotShare: 0,
  storageGiB: 20,
};

/** A setup whose parts have all different numbers. */
export const setup: Setup = {
  natGateways: 2,
  elasticIps: 3,
  interfaceEndpoints: 4,
  services: [{ ...task, name: "agent default", count: 2, cpu: 256, memoryMiB: 512 }],
  flowRuns: { ...task, pullThroughNat: false, secretsRead: 2 },
  counted: [
    { item: "alarms", part: "monitoring", price: "alarmMetric", quantity: 9 },
    { item: "counts of lines in logs, at most", part: "monitoring", price: "metric", quantity: 10 },
    { item: "dashboard", part: "monitoring", price: "dashboard", quantity: 1 },
    { item: "secrets", part: "other", price: "secret", quantity: 5 },
  ],
  hasRegistry: true,
  logRetentionDays: 73,
  hasContainerInsights: true,
  mailsAlarms: true,
  events: { readers: 2, eventsPerRun: 1 },
};
