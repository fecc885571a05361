import * as assert from "node:assert/strict";
import { startRun } from "../../cli/flowRuns/startRun";
import { until } from "../../cli/support/until";
import { describeChange } from "../changes";
import { stopTask } from "../aws/containers";
import { Cluster, type Task } from "../aws/ecs";
import { compareWithDifferences } from "../emulatorDifferences";
import type { Say } from "../report";
import type { Scale } from "../scale";
import type { World } from "../world";
import { ended } from "./runs";

const DEPLOYMENT = "leaderboards-in-a-task/quick";
const AGENT = "quick";

/** Two runs at once, in the agent's own task. */
export async function runsOfAgent({ world, outputs }: Scale, say: Say): Promise<void> {
  const { client } = world.prefect;
  const cluster = new Cluster(world.emulator, outputs.clusterName);
  const runs = await Promise.all([1, 2].map(() => startRun(client, { deployment: DEPLOYMENT })));
  for (const { id } of runs) {
    await ended(world, id, "COMPLETED", say);
    assert.deepEqual(await cluster.tasksOfRun(id), [], "the run should have no task of its own");
  }
  const [first] = runs;
  assert.ok(first);
  say(`Running ${(await secondsToRunning(world, first.id)).toFixed(1)} s after it was scheduled`);
}

/** The run is rescheduled, and the next task of the agent completes it. */
export async function stoppedAgent({ world, outputs }: Scale, say: Say): Promise<void> {
  const { client } = world.prefect;
  const cluster = new Cluster(world.emulator, outputs.clusterName);
  const parameters = { points: 4_000_000, parts: 40 };
  const { id } = await startRun(client, { deployment: DEPLOYMENT, parameters });
  const running = await until(async () => (await client.run(id)).state.type === "RUNNING" || undefined, {
    signal: world.session.signal,
    timeoutSeconds: 60,
  });
  assert.ok(running, "the run should start");
  await stopTask(await agentsTask(cluster, world));
  await ended(world, id, "COMPLETED", say);
  const names = (await client.states(id)).map(({ name }) => name);
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
