import * as assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { rankings } from "../../demo/leaderboards";
import { until } from "../../cli/support/until";
import { killTask } from "../aws/containers";
import { Cluster, type Task } from "../aws/ecs";
import type { OwnServer } from "../ownServer";
import type { Say } from "../report";
import type { World } from "../world";
import { ended, forget, release, runToItsEnd, startWaiting, taskOf } from "./runs";

/** What the flow stored, read where flows run. */
const COUNT = `
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    print("places", connection.execute("SELECT count(*) FROM leaderboards").fetchone()[0])
`;

/** The flow's rankings are in Prefect and, as rows, in the data store. */
export async function inTheStore({ world }: OwnServer, say: Say): Promise<void> {
  const { id } = await runToItsEnd(world, "leaderboard/leaderboard", "COMPLETED", say);
  assert.notEqual(rankings(await world.prefect.client.tables(id)), "");
  const { code, stdout, stderr } = await world.engine.type(["task", "--", "python", "-c", COUNT]);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /^places [1-9]/m);
}

/** ECS starts another server; the run goes on, completes in its one task, and is Crashed at no time. */
export async function killedServer(stage: OwnServer, say: Say): Promise<void> {
  await whileARunExecutes(stage, "without_server", say, async () => {
    const task = await serverTask(stage);
    await killTask(task);
    return task;
  });
}

/** The new task has the new size, and serves before the old one stops. */
export async function deployedServer(stage: OwnServer, say: Say): Promise<void> {
  const { engine } = stage.world;
  await whileARunExecutes(stage, "deployed_server", say, async () => {
    const task = await serverTask(stage);
    for (const [key, value] of Object.entries({ cpu: "1024", memoryMiB: "2048" })) {
      await engine.set(`prefect-ecs:prefectServer.${key}`, value, { path: true });
    }
    await engine.succeed("up");
    return task;
  });
}

/** `secret set` and `up` replace server and agents, which have the new value. */
export async function rotatedAuthString(stage: OwnServer, say: Say): Promise<void> {
  const { world } = stage;
  const former = await serverTask(stage);
  const authString = `prefect:${randomBytes(12).toString("hex")}`;
  const set = await world.engine.type(["secret", "set", "--stdin", "PREFECT_API_AUTH_STRING"], {
    input: authString,
  });
  assert.equal(set.code, 0, set.stdout + set.stderr);
  say("pulumi up");
  await world.engine.succeed("up");
  await anotherServer(stage, former);
  const run = await world.engine.type(["run", "hello/hello"]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
}

/** @param replace Replaces the server's task; returns the former one. */
async function whileARunExecutes(
  stage: OwnServer,
  name: string,
  say: Say,
  replace: () => Promise<Task>,
): Promise<void> {
  const { world, outputs } = stage;
  const id = await startWaiting(world, name, say);
  await anotherServer(stage, await replace());
  await release(world, name);
  await ended(world, id, "COMPLETED", say);
  await taskOf(new Cluster(world.emulator, outputs.clusterName), id);
  const states = await world.prefect.client.states(id);
  assert.ok(!states.some(({ type }) => type === "CRASHED"), "the run should not be Crashed at any time");
  await forget(world, name);
}

/** Waits for another task of the server, alone and answering. */
async function anotherServer(stage: OwnServer, { taskArn }: Task): Promise<void> {
  const { session, prefect } = stage.world;
  const other = await until(
    async () => {
      const task = await serverTask(stage).catch(() => undefined);
      const isOther = task !== undefined && task.taskArn !== taskArn && task.lastStatus === "RUNNING";
      return isOther && (await answers(prefect)) ? task : undefined;
    },
    { signal: session.signal, timeoutSeconds: 120 },
  );
  assert.ok(other, "another task of the server should answer");
}

async function answers({ client }: World["prefect"]): Promise<boolean> {
  return client.call("POST", "/variables/filter", {}).then(
    () => true,
    () => false,
  );
}

/** The only task of the server's service. */
async function serverTask({ world: { emulator }, outputs }: OwnServer): Promise<Task> {
  const { clusterName, serviceName = "" } = outputs.prefectServer ?? {};
  const tasks = (await new Cluster(emulator, clusterName ?? "").runningTasks()).filter(
    ({ group }) => group === `service:${serviceName}`,
  );
  const [task] = tasks;
  assert.ok(task !== undefined && tasks.length === 1, `the server has ${tasks.length} tasks, not one`);
  return task;
}
