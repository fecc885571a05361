import * as assert from "node:assert/strict";
import { followRun } from "../../cli/flowRuns/followRun";
import { startRun } from "../../cli/flowRuns/startRun";
import type { FlowRun } from "../../cli/prefect/client";
import { until } from "../../cli/support/until";
import type { Cluster, Task } from "../aws/ecs";
import type { Say } from "../report";
import type { World } from "../world";

/** Time for a container's start, the import of Prefect and the flow, on a busy machine. */
const RUN_SECONDS = 180;

/** Final states of a run. */
export type End = "COMPLETED" | "FAILED" | "CANCELLED" | "CRASHED";

/** Starts a run of a deployment, waits for its end, and fails if its state isn't the expected one. */
export async function runToItsEnd(
  world: World,
  deployment: string,
  expected: End,
  say: Say,
): Promise<FlowRun> {
  const { id } = await startRun(world.prefect.client, { deployment });
  return ended(world, id, expected, say);
}

/** Waits for a run's end, and fails with the last lines of its log if its state isn't the expected one. */
export async function ended(
  { prefect: { client }, session: { signal } }: World,
  id: string,
  expected: End,
  say: Say,
): Promise<FlowRun> {
  const run = await followRun(client, id, {
    signal,
    timeoutSeconds: RUN_SECONDS,
    onState: ({ name }) => {
      say(name);
    },
  });
  if (run.state.type !== expected) {
    const log = await client.logLines(id);
    const lines = log.slice(-10).map(({ message }) => `  ${message}`);
    assert.fail(
      [
        `${run.name} ended ${run.state.name}, not ${expected}: ${run.state.message ?? "no reason"}`,
        ...lines,
      ].join("\n"),
    );
  }
  return run;
}

/** Starts a run of `waits`, which executes until the Prefect variable is set, and returns when it is Running. */
export async function startWaiting(
  world: World,
  release: string,
  say: Say,
  deployment = "waits/waits",
): Promise<string> {
  const { client } = world.prefect;
  const { id } = await startRun(client, { deployment, parameters: { release } });
  const started = await until(
    async () => {
      const { state } = await client.run(id);
      say(state.name);
      return state.type === "RUNNING" || undefined;
    },
    { signal: world.session.signal, timeoutSeconds: RUN_SECONDS },
  );
  assert.ok(started, "the run of `waits` did not start");
  return id;
}

/** The task of a run. */
export async function runningTaskOf(cluster: Cluster, flowRunId: string): Promise<Task> {
  const tasks = (await cluster.tasksOfRun(flowRunId)).filter(({ lastStatus }) => lastStatus === "RUNNING");
  const [task] = tasks;
  assert.ok(task !== undefined && tasks.length === 1, `the run executes in ${tasks.length} tasks, not one`);
  return task;
}

/** Sets the variable, so that waiting runs go on. */
export async function release({ prefect }: World, name: string): Promise<void> {
  await prefect.client.call("POST", "/variables/", { name, value: "now" });
}

/** Deletes the variable, since Prefect's objects before and after are compared. */
export async function forget({ prefect }: World, name: string): Promise<void> {
  await prefect.client.call("DELETE", `/variables/name/${name}`);
}

/** The only task of a run, from ECS's API. */
export async function taskOf(cluster: Cluster, flowRunId: string): Promise<Task> {
  const tasks = await cluster.tasksOfRun(flowRunId);
  const [task] = tasks;
  assert.ok(task !== undefined && tasks.length === 1, `the run has ${tasks.length} tasks, not one`);
  return task;
}

/** Waits until the run's task is STOPPED, some moments after the flow's end. */
export async function stoppedTaskOf(world: World, cluster: Cluster, flowRunId: string): Promise<Task> {
  const task = await until(
    async () => {
      const found = await taskOf(cluster, flowRunId);
      return found.lastStatus === "STOPPED" ? found : undefined;
    },
    { signal: world.session.signal, timeoutSeconds: 60 },
  );
  assert.ok(task, "the run's task goes on though the run has ended");
  return task;
}
