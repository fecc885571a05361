import { isAwake } from "../../components/agent/agentSchedule";
import type { Outputs } from "./outputs";

/** Whether an agent has no tasks at that time, by its schedule. */
export function sleeps({ schedules = {} }: Pick<Outputs, "schedules">, agent: string, at: Date): boolean {
  const schedule = schedules[agent];
  return schedule !== undefined && !isAwake(schedule, at);
}
