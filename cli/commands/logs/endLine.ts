import type { Task } from "@aws-sdk/client-ecs";

/** ECS's exit code, stop code and reasons of a stopped task. */
export async function endLine(stopped: Task): Promise<string> {
  const { endOf } = await import("../../../components/runner/task.mjs");
  // Each of the stack's tasks has one container.
  return endOf(stopped, stopped.containers?.[0]?.name ?? "").ending;
}
