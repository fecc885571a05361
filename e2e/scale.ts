import * as assert from "node:assert/strict";
import { added, inventory, type Inventory } from "./aws/inventory";
import { emptyBucket } from "./aws/s3";
import type { Part } from "./play";
import type { Report } from "./report";
import { daskWorkers, lostDaskWorkers } from "./steps/daskWorkers";
import { runsOfAgent, sleepingAgent, stoppedAgent } from "./steps/processAgent";
import type { Outputs } from "./steps/outputs";
import { upFromNothing } from "./steps/upFromNothing";
import { withDeployments } from "./sandbox";
import type { World } from "./world";

const BUCKET = "points";

/** For the agent that executes flows itself. */
const QUICK = `
- name: quick
  entrypoint: flows.rehearsal.waits
  parameters: { release: never }
  work_pool: { name: "{{ $WORK_POOL_QUICK }}" }
`;

const CONFIG = {
  "flowProjects[0].name": "points",
  "flowProjects[0].folder": "examples/dask",
  "flowProjects[0].variables.POINTS_FOLDER": `s3://${BUCKET}/runs`,
  "flowProjects[0].dataAccess[0].bucket": BUCKET,
  "flowProjects[0].dataAccess[0].access": "write",
  "flowProjects[0].dask.workerCpu": "512",
  "flowProjects[0].dask.workerMemoryMiB": "1024",
  "flowProjects[0].dask.maxWorkers": "4",
  "flowProjects[1].name": "flows",
  "flowProjects[1].folder": "flows",
  "agents[0].name": "default",
  "agents[1].name": "quick",
  "agents[1].type": "process",
  "agents[1].flowProject": "flows",
  "agents[1].limit": "2",
  "agents[1].schedule.start": "0 7 * * 1-5",
  "agents[1].schedule.stop": "0 20 * * 1-5",
  "agents[1].schedule.timezone": "Europe/Berlin",
};

/** Flows on Dask workers, and an agent that executes flows itself, by day only. */
export function scale(report: Report, world: World): Part<Scale> {
  return {
    setUp: () => setUp(report, world),
    checks: [
      ["A flow in one task and on Dask workers, with equal results", daskWorkers],
      ["Dask workers that lose one of them, and their flow", lostDaskWorkers],
      ["Runs in an agent that executes them itself", runsOfAgent],
      ["That agent stops while it executes a run", stoppedAgent],
      ["An agent that sleeps at night", sleepingAgent],
      ["`pulumi destroy` of agents and workers", destroy],
    ],
  };
}

export interface Scale {
  readonly world: World;
  /** Inventory of AWS before the stack. */
  readonly before: Inventory;
  readonly outputs: Outputs;
  /** The flows' deployments, as they were before the stack. */
  readonly prefectYaml: string;
}

async function setUp(report: Report, world: World): Promise<Scale> {
  const { emulator, engine, sandbox } = world;
  assert.deepEqual(await engine.outputs(), {}, "the stack should have nothing left of the part before");
  await emulator.s3("PUT", `/${BUCKET}`);
  const before = await inventory(emulator);
  const prefectYaml = sandbox.editDeployments((text) => withDeployments(text, QUICK));
  for (const [key, value] of Object.entries(CONFIG)) {
    await engine.set(`prefect-ecs:${key}`, value, { path: true });
  }
  const outputs = await report.step("`pulumi up` of a stack with Dask workers and two agents", (say) =>
    upFromNothing(world, say),
  );
  return { world, before, outputs, prefectYaml };
}

async function destroy({ world: { emulator, engine, sandbox }, before, prefectYaml }: Scale): Promise<void> {
  await engine.succeed("destroy");
  assert.deepEqual(added(before, await inventory(emulator)), {}, "AWS should be as it was before the `up`");
  await emptyBucket(emulator, BUCKET);
  await emulator.s3("DELETE", `/${BUCKET}`);
  sandbox.editDeployments(() => prefectYaml);
  for (const key of ["flowProjects", "agents"]) {
    await engine.unset(`prefect-ecs:${key}`);
  }
}
