import * as assert from "node:assert/strict";
import type { FlowRun } from "../../cli/prefect/client";
import { until } from "../../cli/support/until";
import { killTask, stopTask } from "../aws/containers";
import { Cluster, type Task } from "../aws/ecs";
import { sendTaskStopped } from "../aws/taskStopped";
import type { Say } from "../report";
import type { World } from "../world";
import { diagnosis } from "./diagnosis";
import type { Outputs } from "./outputs";
import { ended, forget, release, runningTaskOf, startWaiting, stoppedTaskOf } from "./runs";

/** Documented times until Crashed: with the event within a minute, without it within two. */
const WITH_EVENT_SECONDS = 60;
const WITHOUT_EVENT_SECONDS = 120;

/**
 * Three tasks that end before their runs: one is killed without an event, one gets SIGTERM, and one is killed with ECS's
 * event. The first one's time runs during the other two.
 */
export async function killedTasks(world: World, outputs: Outputs, say: Say): Promise<void> {
  const cluster = new Cluster(world.emulator, outputs.clusterName);
  const lost = await startWaiting(world, "never", say);
  await firstHeartbeat(world, lost, say);
  await killTask(await runningTaskOf(cluster, lost));
  const lostAt = Date.now();

  await rescheduled(world, cluster, say);
  await crashedByEvent(world, cluster, say);

  say("waiting for the heartbeat that doesn't come");
  const { state } = await ended(world, lost, "CRASHED", say);
  assert.match(state.message ?? "", /No heartbeat for 95 seconds/);
  assertWithin(state, lostAt, WITHOUT_EVENT_SECONDS);
}

/** Only after one does the server miss the next: docs/faults.md. */
async function firstHeartbeat({ prefect, session }: World, id: string, say: Say): Promise<void> {
  say("its first heartbeat");
  const filter = {
    event: { name: ["prefect.flow-run.heartbeat"] },
    resource: { id: [`prefect.flow-run.${id}`] },
  };
  const heartbeat = await until(
    async () => {
      const { events } = await prefect.client.call<{ readonly events: readonly unknown[] }>(
        "POST",
        "/events/filter",
        { limit: 1, filter },
      );
      return events[0];
    },
    { signal: session.signal, timeoutSeconds: 60 },
  );
  assert.ok(heartbeat, "the run should send a heartbeat as it starts");
}

/** SIGTERM: the run is rescheduled, and a second task completes it. */
async function rescheduled(world: World, cluster: Cluster, say: Say): Promise<void> {
  const id = await startWaiting(world, "stopped_run", say);
  const first = await runningTaskOf(cluster, id);
  await stopTask(first);
  const second = await until(() => anotherTask(cluster, id, first), {
    signal: world.session.signal,
    timeoutSeconds: 120,
  });
  assert.ok(second, "a second task should take the run up");
  await release(world, "stopped_run");
  await ended(world, id, "COMPLETED", say);
  assert.equal((await cluster.tasksOfRun(id)).length, 2, "the run should have had two tasks");
  await forget(world, "stopped_run");
}

async function anotherTask(cluster: Cluster, flowRunId: string, first: Task): Promise<Task | undefined> {
  const tasks = await cluster.tasksOfRun(flowRunId);
  return tasks.find(({ taskArn, lastStatus }) => taskArn !== first.taskArn && lastStatus === "RUNNING");
}

/** SIGKILL with ECS's event: Crashed, with the container and its exit code in the run's state and log. */
async function crashedByEvent(world: World, cluster: Cluster, say: Say): Promise<void> {
  const { client } = world.prefect;
  const id = await startWaiting(world, "never", say);
  await killTask(await runningTaskOf(cluster, id));
  const task = await stoppedTaskOf(world, cluster, id);
  const sentAt = Date.now();
  await sendTaskStopped(world.emulator, task);
  const { state } = await ended(world, id, "CRASHED", say);
  assertWithin(state, sentAt, WITH_EVENT_SECONDS);
  assert.match(state.message ?? "", /non-zero exit code: \['flow-run'\]/);
  // The agent sends log lines in batches.
  const said = await until(
    async () => (await client.logLines(id)).find(({ message }) => message.includes("exited with code 137")),
    { signal: world.session.signal, timeoutSeconds: 30 },
  );
  assert.ok(said, "the run's log should name the exit code");
  const [cause] = await diagnosis(world, id);
  assert.equal(cause, "killed", "the doctor should say what happened to the run");
}

function assertWithin({ timestamp }: FlowRun["state"], since: number, seconds: number): void {
  const took = Math.round((Date.parse(timestamp) - since) / 1000);
  assert.ok(took <= seconds, `the run should be Crashed within ${seconds} seconds, and was after ${took}`);
}
