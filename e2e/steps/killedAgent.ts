import * as assert from "node:assert/strict";
import { until } from "../../cli/support/until";
import { killTask } from "../aws/containers";
import { Cluster, type Task } from "../aws/ecs";
import type { Say } from "../report";
import type { World } from "../world";
import { agentTask } from "./changedFlow";
import type { Outputs } from "./outputs";
import { ended, forget, release, runToItsEnd, startWaiting, taskOf } from "./runs";

/** The agent dies while a run executes: the run doesn't notice, and ECS starts another agent. */
export async function killedAgent(world: World, outputs: Outputs, say: Say): Promise<void> {
  const { client } = world.prefect;
  const cluster = new Cluster(world.emulator, outputs.clusterName);
  const id = await startWaiting(world, "without_agent", say);
  const first = await agentTask(cluster, outputs);
  await killTask(first);
  // It waits for an agent that hasn't started yet.
  const second = runToItsEnd(world, "hello/hello", "COMPLETED", say);
  const agent = await until(() => anotherAgent(cluster, outputs, first), {
    signal: world.session.signal,
    timeoutSeconds: 60,
  });
  assert.ok(agent, "ECS should start another agent");
  assert.equal((await client.run(id)).state.type, "RUNNING", "the run should go on without the agent");
  await release(world, "without_agent");
  await ended(world, id, "COMPLETED", say);
  await taskOf(cluster, id);
  await second;
  await forget(world, "without_agent");
}

async function anotherAgent(cluster: Cluster, outputs: Outputs, first: Task): Promise<Task | undefined> {
  const task = await agentTask(cluster, outputs).catch(() => undefined);
  return task?.taskArn === first.taskArn || task?.lastStatus !== "RUNNING" ? undefined : task;
}
