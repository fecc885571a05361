import * as assert from "node:assert/strict";
import { Cluster } from "../aws/ecs";
import type { Say } from "../report";
import type { World } from "../world";
import { agentTask } from "./changedFlow";
import type { Outputs } from "./outputs";

/** The Prefect server gets a new auth string: all its clients use it after an `up`. */
export async function useAuthString(
  world: World,
  outputs: Outputs,
  authString: string,
  say: Say,
): Promise<void> {
  const { emulator, engine, prefect } = world;
  const cluster = new Cluster(emulator, outputs.clusterName);
  const agentBefore = await agentTask(cluster, outputs);
  await prefect.restartWith(authString);
  await engine.set("prefect-ecs:prefectAuthString", authString, { secret: true });
  say("pulumi up");
  await engine.succeed("up");
  assert.notEqual(
    (await agentTask(cluster, outputs)).taskArn,
    agentBefore.taskArn,
    "the agent should be a new one",
  );
  // As in the deployment workflow: the command reads the auth string from Secrets Manager.
  say("run");
  const run = await engine.type(["run", "hello/hello"]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
}
