import * as assert from "node:assert/strict";
import { familyOf } from "../../cli/aws/tasks";
import { startRun } from "../../cli/flowRuns/startRun";
import { until } from "../../cli/support/until";
import { LOCAL_STACK } from "../../demo/stack";
import { killTask } from "../aws/containers";
import { Cluster, type Task } from "../aws/ecs";
import type { Scale } from "../scale";
import type { Say } from "../report";
import type { World } from "../world";
import { ended, runningTaskOf } from "./runs";

const IN_A_TASK = "leaderboards-in-a-task/leaderboards-in-a-task";
const ON_DASK = "leaderboards-on-dask/leaderboards-on-dask";

const WORKERS = 4;
/** Some ten seconds of work for the workers, so that one can be killed in the middle. */
const LONG = { points: 4_000_000, parts: 40 };
const WORKERS_FAMILY = `prefect-ecs-${LOCAL_STACK}-dask-points`;

/** The same leaderboards, from a task and from workers, which are gone within a minute. */
export async function daskWorkers({ world, outputs }: Scale, say: Say): Promise<void> {
  const { client } = world.prefect;
  const cluster = new Cluster(world.emulator, outputs.clusterName);
  const parameters = { points: 40_000, parts: 8 };
  say("in a task");
  const jobVariables = { cpu: 1024, memory: 2048 };
  const one = await startRun(client, { deployment: IN_A_TASK, parameters, jobVariables });
  await ended(world, one.id, "COMPLETED", say);
  say("on Dask workers");
  const other = await startRun(client, { deployment: ON_DASK, parameters });
  await ended(world, other.id, "COMPLETED", say);
  assert.equal((await workersOf(cluster)).length, WORKERS);
  await untilGone(world, cluster, say);

  const tables = await client.tables(one.id);
  assert.equal(tables.length, 4, "a table for each competition");
  assert.deepEqual(await client.tables(other.id), tables);
}

/** A worker killed in the middle costs time only; workers whose flow is killed end by themselves. */
export async function lostDaskWorkers({ world, outputs }: Scale, say: Say): Promise<void> {
  const { client } = world.prefect;
  const cluster = new Cluster(world.emulator, outputs.clusterName);
  say("a worker is killed");
  const run = await startRun(client, { deployment: ON_DASK, parameters: LONG });
  const [worker] = await untilWorkersRun(world, cluster);
  assert.ok(worker);
  await killTask(worker);
  await ended(world, run.id, "COMPLETED", say);
  assert.equal((await client.tables(run.id)).length, 4);
  await untilGone(world, cluster, say);

  say("the flow's task is killed");
  const lost = await startRun(client, { deployment: ON_DASK, parameters: LONG });
  await untilWorkersRun(world, cluster);
  await killTask(await runningTaskOf(cluster, lost.id));
  await untilGone(world, cluster, say);
  await client.setState(lost.id, { type: "CANCELLED", name: "Cancelled" });
}

async function workersOf(cluster: Cluster): Promise<Task[]> {
  return (await cluster.tasks()).filter(
    ({ taskDefinitionArn }) => familyOf(taskDefinitionArn) === WORKERS_FAMILY,
  );
}

async function runningWorkers(cluster: Cluster): Promise<Task[]> {
  return (await workersOf(cluster)).filter(({ lastStatus }) => lastStatus === "RUNNING");
}

async function untilWorkersRun({ session }: World, cluster: Cluster): Promise<readonly Task[]> {
  const workers = await until(
    async () => {
      const running = await runningWorkers(cluster);
      return running.length === WORKERS ? running : undefined;
    },
    { signal: session.signal, timeoutSeconds: 120 },
  );
  assert.ok(workers, `${WORKERS} workers should run`);
  return workers;
}

async function untilGone({ session }: World, cluster: Cluster, say: Say): Promise<void> {
  const began = Date.now();
  const gone = await until(async () => (await runningWorkers(cluster)).length === 0 || undefined, {
    signal: session.signal,
    timeoutSeconds: 60,
  });
  assert.ok(gone, "no worker should run a minute after its flow's end");
  say(`workers gone ${Math.round((Date.now() - began) / 1000)} s after the end`);
}
