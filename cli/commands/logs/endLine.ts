import type { Task } from "@aws-sdk/client-ecs";

/** How a stopped task ended, in ECS's words: exit code, stop code, reasons. */
export async function endLine(stopped: Task): Promise<string> {
  const { endOf } = await import("../../../components/runner/task.mjs");
  // Each of the stack's tasks has one container.
  return endOf(stopped, stopped.containers?.[0]?.name ?? "").ending;
}
