import * as assert from "node:assert/strict";
import { rankings } from "../../demo/leaderboards";
import { Cluster } from "../aws/ecs";
import { countByAction, type RecordedCall, recordedCalls } from "../aws/recordedCalls";
import type { Say } from "../report";
import type { World } from "../world";
import type { Outputs } from "./outputs";
import { runToItsEnd, stoppedTaskOf } from "./runs";

/** The flow with a visible result, started by command: its calls to AWS, task and result. */
export async function leaderboard(world: World, outputs: Outputs, say: Say): Promise<void> {
  const { emulator, prefect } = world;
  const since = new Date();
  const { id } = await runToItsEnd(world, "leaderboard/leaderboard", "COMPLETED", say);

  const tables = await prefect.client.tables(id);
  assert.notEqual(rankings(tables), "", "the run left no table of its rankings");

  const calls = (await recordedCalls(emulator, since)).filter(isOfAgent);
  const start = calls.find(({ action }) => action === "RunTask");
  assert.ok(start, "the agent should have started a task");
  assert.deepEqual(
    countByAction(calls.filter(({ time }) => time <= start.time)),
    { "ecs:DescribeTaskDefinition": 1, "ecs:RunTask": 1 },
    "a run's start should cost two calls, and no RegisterTaskDefinition",
  );
  assertStartedAsTheStackSays(start.parameters, outputs);

  const task = await stoppedTaskOf(world, new Cluster(emulator, outputs.clusterName), id);
  assert.equal(task.taskDefinitionArn, outputs.taskDefinitionArn);
  const subnet = task.attachments[0]?.details.find(({ name }) => name === "subnetId")?.value ?? "none";
  assert.ok(
    outputs.privateSubnetIds.includes(subnet),
    `the task should be in a private subnet, not in ${subnet}`,
  );
  say(`${tables.length} rankings`);
}

/** Calls of the agent, the only Python program that calls AWS, without its observer's polling of the queue. */
function isOfAgent({ userAgent, service }: RecordedCall): boolean {
  return /boto/i.test(userAgent) && service !== "sqs";
}

function assertStartedAsTheStackSays(parameters: Readonly<Record<string, unknown>>, outputs: Outputs): void {
  const { cluster, taskDefinition, networkConfiguration, overrides } = parameters as unknown as RunTask;
  assert.equal(cluster.split("/").pop(), outputs.clusterName);
  assert.equal(taskDefinition, outputs.taskDefinitionArn);
  assert.deepEqual(networkConfiguration, {
    awsvpcConfiguration: {
      subnets: outputs.privateSubnetIds,
      securityGroups: [outputs.flowRunSecurityGroupId],
      assignPublicIp: "DISABLED",
    },
  });
  // The deployment's size in prefect.yaml.
  assert.deepEqual({ cpu: overrides.cpu, memory: overrides.memory }, { cpu: "512", memory: "1024" });
}

interface RunTask {
  readonly cluster: string;
  readonly taskDefinition: string;
  readonly networkConfiguration: unknown;
  readonly overrides: { readonly cpu?: string; readonly memory?: string };
}
