import * as assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { startRun } from "../../cli/flowRuns/startRun";
import { Cluster, type Task } from "../aws/ecs";
import { recordedCalls } from "../aws/recordedCalls";
import type { Say } from "../report";
import type { World } from "../world";
import { deployments, idsOf } from "./deployments";
import { type Outputs, serviceOf } from "./outputs";
import { ended, forget, release, startWaiting, taskOf } from "./runs";

/**
 * A flow's file changes: everything that depends on it is updated, and a running run finishes with the old code. Runs that
 * start meanwhile are executed by the old agent or the new one: none is lost, and none executes twice.
 */
export async function changedFlow(world: World, before: Outputs, say: Say): Promise<void> {
  const { emulator, engine, prefect, sandbox } = world;
  const cluster = new Cluster(emulator, before.clusterName);
  const agentBefore = await agentTask(cluster, before);
  const idsBefore = idsOf(await deployments(prefect.client));
  const oldRun = await startWaiting(world, "old_runs", say);

  sandbox.edit("flows/src/flows/rehearsal.py", (text) =>
    text.replace('EDITION = "first"', 'EDITION = "second"'),
  );
  const since = new Date();
  say("pulumi up");
  const runs = await startedUntil(world, engine.succeed("up"));
  const after = await engine.outputs<Outputs>();

  assert.notEqual(digest(after), digest(before), "the image should have a new digest");
  assert.equal(
    revision(after),
    revision(before) + 1,
    "the flow runs' definition should have one new revision",
  );
  assert.equal(await registrations(world, since), 1, "registration should have run once");
  const agentAfter = await agentTask(cluster, after);
  assert.notEqual(agentAfter.taskArn, agentBefore.taskArn, "the agent should be a new one");
  assert.deepEqual(
    idsOf(await deployments(prefect.client)),
    idsBefore,
    "the deployments should be the same ones",
  );

  for (const run of runs) {
    await ended(world, run, "COMPLETED", say);
    // Fails if the run had two tasks.
    await taskOf(cluster, run);
  }
  const { state } = await prefect.client.run(oldRun);
  assert.equal(state.type, "RUNNING", "the run that began before should still execute");
  const newRun = await startWaiting(world, "new_runs", say);
  assert.equal((await taskOf(cluster, newRun)).taskDefinitionArn, after.taskDefinitionArn);
  await release(world, "old_runs");
  await release(world, "new_runs");
  assert.equal(await editionAtTheEnd(world, oldRun, say), "edition first");
  assert.equal(await editionAtTheEnd(world, newRun, say), "edition second");
  await forget(world, "old_runs");
  await forget(world, "new_runs");
}

/** Starts runs at intervals until an operation has ended: at least two, and no more than this machine can execute. */
async function startedUntil({ prefect, session }: World, end: Promise<unknown>): Promise<string[]> {
  const runs: string[] = [];
  const up = { ended: false };
  const marked = end.finally(() => {
    up.ended = true;
  });
  while (!up.ended && runs.length < 4) {
    runs.push((await startRun(prefect.client, { deployment: "hello/hello" })).id);
    const wait = sleep(RUN_EVERY_SECONDS * 1000, undefined, { signal: session.signal });
    await Promise.race([marked, wait]).catch(() => undefined);
  }
  await marked;
  assert.ok(runs.length > 1, "more than one run should have been started");
  return runs;
}

/** Prefect's server on SQLite loses events when many runs send them at once. */
const RUN_EVERY_SECONDS = 12;

/** The only task of the agent's service, with the service's revision. */
export async function agentTask(cluster: Cluster, outputs: Outputs): Promise<Task> {
  const service = serviceOf(outputs);
  const { taskDefinition } = await cluster.service(service);
  const running = await cluster.runningTasks();
  const tasks = running.filter(({ group }) => group === `service:${service}`);
  const [task] = tasks;
  assert.ok(
    task !== undefined && tasks.length === 1,
    `the agent's service has ${tasks.length} tasks, not one`,
  );
  assert.equal(task.taskDefinitionArn, taskDefinition);
  return task;
}

async function registrations({ emulator }: World, since: Date): Promise<number> {
  const starts = await recordedCalls(emulator, since, { EventName: "RunTask" });
  return starts.filter(({ parameters }) => String(parameters["taskDefinition"]).includes("-registration:"))
    .length;
}

/** The edition of the code that the run executed, from its last state. */
async function editionAtTheEnd(world: World, run: string, say: Say): Promise<string | null> {
  return (await ended(world, run, "COMPLETED", say)).state.message;
}

function digest({ imageUri }: Outputs): string {
  return imageUri.split("@")[1] ?? "";
}

function revision({ taskDefinitionArn }: Outputs): number {
  return Number(taskDefinitionArn.split(":").pop());
}
