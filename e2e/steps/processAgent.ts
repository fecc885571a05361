import * as assert from "node:assert/strict";
import { until } from "../../cli/support/until";
import { describeChange } from "../changes";
import { stopTask } from "../aws/containers";
import { Cluster, type Task } from "../aws/ecs";
import { compareWithDifferences } from "../emulatorDifferences";
import type { Say } from "../report";
import type { Scale } from "../scale";
import type { World } from "../world";
import { ended, forget, release, startWaiting } from "./runs";

const AGENT = "quick";
const DEPLOYMENT = "waits/quick";

/** Two runs at once, in the agent's own task. */
export async function runsOfAgent({ world, outputs }: Scale, say: Say): Promise<void> {
  const cluster = new Cluster(world.emulator, outputs.clusterName);
  const runs = await Promise.all([1, 2].map(() => startWaiting(world, "quick_runs", say, DEPLOYMENT)));
  await release(world, "quick_runs");
  for (const id of runs) {
    await ended(world, id, "COMPLETED", say);
    assert.deepEqual(await cluster.tasksOfRun(id), [], "the run should have no task of its own");
  }
  await forget(world, "quick_runs");
  const seconds = await Promise.all(runs.map((id) => secondsToRunning(world, id)));
  say(`Running after ${seconds.map((each) => each.toFixed(1)).join(" and ")} s`);
}

/** The run is rescheduled, and the next task of the agent completes it. */
export async function stoppedAgent({ world, outputs }: Scale, say: Say): Promise<void> {
  const cluster = new Cluster(world.emulator, outputs.clusterName);
  const id = await startWaiting(world, "stopped_agent", say, DEPLOYMENT);
  await stopTask(await agentsTask(cluster, world));
  await release(world, "stopped_agent");
  await ended(world, id, "COMPLETED", say);
  await forget(world, "stopped_agent");
  const names = (await world.prefect.client.states(id)).map(({ name }) => name);
  assert.ok(names.includes("AwaitingRetry"), `the run should be rescheduled, not only ${names.join(", ")}`);
}

/** `up` neither wakes a sleeping agent nor shows a change. */
export async function sleepingAgent({ world, outputs }: Scale, say: Say): Promise<void> {
  const { emulator, engine } = world;
  const service = outputs.services[AGENT];
  assert.ok(service);
  say("desiredCount 0, as by the schedule");
  await emulator.ecs("UpdateService", { cluster: outputs.clusterName, service, desiredCount: 0 });
  const { changes } = await engine.succeed("up");
  assert.deepEqual(compareWithDifferences(changes).unexplained.map(describeChange), []);
  const { runningCount } = await new Cluster(emulator, outputs.clusterName).service(service);
  assert.equal(runningCount, 0, "`up` should leave the agent asleep");
}

async function agentsTask(cluster: Cluster, { session }: World): Promise<Task> {
  const task = await until(
    async () => (await cluster.runningTasks()).find(({ group }) => group.includes(`-agent-${AGENT}`)),
    { signal: session.signal, timeoutSeconds: 30 },
  );
  assert.ok(task, "the agent should have a task");
  return task;
}

async function secondsToRunning({ prefect }: World, id: string): Promise<number> {
  const states = await prefect.client.states(id);
  const at = (type: string): number =>
    Date.parse(states.find((state) => state.type === type)?.timestamp ?? "");
  return (at("RUNNING") - at("SCHEDULED")) / 1000;
}
