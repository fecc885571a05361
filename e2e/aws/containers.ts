import * as assert from "node:assert/strict";
import { run } from "../../cli/support/run";
import type { Task } from "./ecs";

/** Kills a task's container by SIGKILL, as the kernel does when memory runs out. */
export async function killTask(task: Task): Promise<void> {
  await docker(["kill", await containerOf(task)]);
}

/** Stops a container as ECS does: SIGTERM, and ECS's timeout. The emulator's own StopTask waits 5 s. */
export async function stopTask(task: Task, stopTimeoutSeconds = 120): Promise<void> {
  await docker(["stop", "--time", String(stopTimeoutSeconds), await containerOf(task)]);
}

async function containerOf({ taskArn }: Task): Promise<string> {
  const found = await docker(["ps", "--quiet", "--filter", `label=com.amazonaws.ecs.task-arn=${taskArn}`]);
  const [id, ...others] = found.split("\n").filter((line) => line !== "");
  assert.ok(id !== undefined && others.length === 0, `${taskArn} should have one container`);
  return id;
}

async function docker(args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run("docker", args, { timeoutSeconds: 180 });
  assert.equal(code, 0, `docker ${args.join(" ")}: ${stderr}`);
  return stdout;
}
