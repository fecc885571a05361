import * as assert from "node:assert/strict";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { familyOf } from "../../cli/aws/tasks";
import { LOCAL_STACK } from "../../demo/stack";
import { Cluster } from "../aws/ecs";
import { added, inventory } from "../aws/inventory";
import { providerConfig } from "../aws/providerConfig";
import { describeChange } from "../changes";
import { Engine } from "../engine";
import type { Say } from "../report";
import type { World } from "../world";
import { deployments, idsOf, workPool } from "./deployments";
import { type Outputs, poolOf } from "./outputs";
import { runToItsEnd, taskOf } from "./runs";

const NAME = "reports";
const DEPLOYMENT = "report/weekly";

/**
 * Another program that uses only the platform's outputs: its flows run, and its `destroy` leaves nothing. While it exists,
 * the platform's `destroy` fails and changes nothing.
 */
export async function flowProject(world: World, outputs: Outputs, say: Say): Promise<void> {
  const { emulator, prefect } = world;
  const cluster = new Cluster(emulator, outputs.clusterName);
  const before = await inventory(emulator);
  const deployed = Object.keys(idsOf(await deployments(prefect.client)));
  const project = await otherProgram(world);

  say("pulumi up of the project");
  await project.succeed("up");
  const { taskDefinitionArn } = await project.outputs<{ readonly taskDefinitionArn: string }>();
  const made = added(before, await inventory(emulator));
  assert.deepEqual(
    ["NAT gateway", "Elastic IP", "VPC", "cluster", "secret", "alarm"].filter(
      (kind) => made[kind] !== undefined,
    ),
    [],
    "nothing that costs money while idle should be made",
  );

  say("a run");
  const run = await runToItsEnd(world, DEPLOYMENT, "COMPLETED", say);
  const task = await taskOf(cluster, run.id);
  assert.equal(task.taskDefinitionArn, taskDefinitionArn);
  assert.equal(familyOf(taskDefinitionArn), `prefect-ecs-${LOCAL_STACK}-flow-run-${NAME}`);

  say("pulumi up of the project, again");
  const again = await project.succeed("up");
  assert.deepEqual(again.changes.map(describeChange), []);

  say("pulumi destroy of the platform");
  const refused = await world.engine.attempt("destroy");
  assert.ok(!refused.succeeded, "the platform's `destroy` should be refused");
  assert.match(
    refused.output,
    new RegExp(`are on prefect-ecs/${LOCAL_STACK}: prefect-ecs/${LOCAL_STACK}/${NAME};`),
  );
  const pool = await workPool(prefect.client, poolOf(outputs));
  assert.equal(pool.is_paused, false, "the pool should be as it was");

  say("pulumi destroy of the project");
  await project.succeed("destroy");
  assert.deepEqual(Object.keys(idsOf(await deployments(prefect.client))), deployed);
  assert.deepEqual(await inventory(emulator), before, "AWS should be as it was before the project");
}

/** examples/flow-project, in a folder beside the platform's program. */
async function otherProgram({ session, sandbox, emulatorPort, engineEnvironment }: World): Promise<Engine> {
  const program = path.join(sandbox.path, "..", NAME);
  cpSync(path.join(session.folder.root, "examples/flow-project"), program, { recursive: true });
  mkdirSync(path.join(program, "node_modules"), { recursive: true });
  symlinkSync(path.join(sandbox.path, "components"), path.join(program, "node_modules/prefect-ecs"));
  symlinkSync(path.join(sandbox.path, "node_modules/@pulumi"), path.join(program, "node_modules/@pulumi"));
  symlinkSync(
    path.join(sandbox.path, "node_modules/@swc-node"),
    path.join(program, "node_modules/@swc-node"),
  );
  // The checkout's packages are loaded as the checkout's program loads them.
  cpSync(path.join(sandbox.path, "tsconfig.json"), path.join(program, "tsconfig.json"));
  writeFileSync(
    path.join(program, "Pulumi.yaml"),
    `name: ${NAME}
main: index.ts
runtime:
  name: nodejs
  options:
    typescript: false
    nodeargs: --require @swc-node/register
`,
  );
  return Engine.forProgram(session, {
    name: NAME,
    program,
    // JSON is YAML too.
    config: JSON.stringify({
      config: {
        ...providerConfig(emulatorPort),
        [`${NAME}:platform`]: `organization/prefect-ecs/${LOCAL_STACK}`,
      },
    }),
    env: engineEnvironment,
  });
}
