import * as assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parseDocument } from "yaml";
import { familyOf } from "../../cli/aws/tasks";
import { startRun } from "../../cli/flowRuns/startRun";
import { LOCAL_STACK } from "../../demo/stack";
import { Cluster, type TaskDefinition } from "../aws/ecs";
import { type Change, describeChange } from "../changes";
import { compareWithDifferences } from "../emulatorDifferences";
import type { Say } from "../report";
import { filesOf, folderOf, TEAMS, type Teams } from "../teams";
import type { World } from "../world";
import { deployments, idsOf } from "./deployments";
import type { Outputs } from "./outputs";
import { ended, runToItsEnd, taskOf } from "./runs";

/** Prefect's server on SQLite loses events when many runs send them at once. */
const AT_ONCE = 3;

/** Each project's run has its own task definition and image, and `up` has changed no file of a team. */
export async function teamsRun({ world, outputs, files }: Teams, say: Say): Promise<void> {
  const { client } = world.prefect;
  const cluster = new Cluster(world.emulator, outputs.clusterName);
  const names = Object.keys(TEAMS);
  const images = new Set<string>();
  for (let first = 0; first < names.length; first += AT_ONCE) {
    const started = names.slice(first, first + AT_ONCE).map(async (name) => {
      const run = await startRun(client, { deployment: TEAMS[name]?.run ?? "" });
      return { name, run };
    });
    for (const { name, run } of await Promise.all(started)) {
      await ended(world, run.id, "COMPLETED", (state) => {
        say(`${name} ${state}`);
      });
      const { taskDefinitionArn } = await taskOf(cluster, run.id);
      const project = projectOf(outputs, name);
      assert.equal(taskDefinitionArn, project.taskDefinitionArn);
      assert.equal(familyOf(taskDefinitionArn), `prefect-ecs-${LOCAL_STACK}-flow-run-${name}`);
      const { containerDefinitions } = await definitionOf(world, taskDefinitionArn);
      assert.equal(containerDefinitions[0]?.image, project.imageUri);
      images.add(project.imageUri);
    }
  }
  assert.equal(images.size, names.length, "each project should have an image of its own");
  for (const name of names) {
    assert.deepEqual(
      filesOf(folderOf(world, name)),
      files[name],
      `the files of ${name} should be as they were`,
    );
  }
}

/** Every step of the `up` is for a resource of the one project. */
export async function changedTeam({ world, outputs }: Teams, say: Say): Promise<void> {
  const { engine, prefect } = world;
  const team = "ledger";
  const before = idsOf(await deployments(prefect.client));
  edit(world, `${team}/src/ledger_flows/reconcile.py`, (text) =>
    text.replace("size: int = 100", "size: int = 200"),
  );

  say("pulumi up");
  const { changes } = await engine.succeed("up");
  const { unexplained } = compareWithDifferences(changes);
  assert.deepEqual(unexplained.filter((change) => !isOf(team, change)).map(describeChange), []);
  assert.ok(
    ["docker:index/image:Image", "aws:ecs/taskDefinition:TaskDefinition"].every((type) =>
      unexplained.some((change) => change.type === type),
    ),
    "the project should have a new image and a new revision",
  );
  assert.deepEqual(idsOf(await deployments(prefect.client)), before);

  const after = await engine.outputs<Outputs>();
  assert.notEqual(projectOf(after, team).imageUri, projectOf(outputs, team).imageUri);
  assert.deepEqual(
    { ...after.flowProjects, [team]: undefined },
    { ...outputs.flowProjects, [team]: undefined },
  );
  const run = await runToItsEnd(world, TEAMS[team]?.run ?? "", "COMPLETED", say);
  const { taskDefinitionArn } = await taskOf(new Cluster(world.emulator, after.clusterName), run.id);
  assert.equal(taskDefinitionArn, projectOf(after, team).taskDefinitionArn);
}

/** Deployments of the second project itself. */
const GPU_FILE = `
deployments:
- name: again
  entrypoint: train/flow.py:train
  work_pool: { name: models }
`;

/** The team's second Dockerfile is another project, whose image a deployment of the first uses, with rights of its own. */
export async function ownDefinition({ world, secretArn }: Teams, say: Say): Promise<void> {
  const { emulator, engine } = world;
  edit(world, "models/prefect.yaml", (text) =>
    text.replace("cpu: 4096", "cpu: 4096\n      task_definition: gpu"),
  );
  writeFileSync(path.join(folderOf(world, "models"), "gpu.yaml"), GPU_FILE);
  engine.editConfig((text) => {
    const document = parseDocument(text);
    const projects = (
      document.toJS() as { config: { "prefect-ecs:flowProjects": Record<string, unknown>[] } }
    ).config["prefect-ecs:flowProjects"];
    const models = projects.find(({ name }) => name === "models") ?? {};
    document.setIn(
      ["config", "prefect-ecs:flowProjects"],
      [
        ...projects.filter((project) => project !== models),
        { ...models, name: "gpu", dockerfile: "train/Dockerfile", prefectFile: "gpu.yaml" },
        {
          ...models,
          secrets: { HUB_TOKEN: secretArn },
          taskDefinitions: [
            {
              name: "gpu",
              image: "gpu",
              secrets: ["HUB_TOKEN"],
              policies: [{ actions: ["s3:PutObject"], resources: ["arn:aws:s3:::models/*"] }],
            },
          ],
        },
      ],
    );
    return document.toString();
  });
  say("pulumi up");
  await engine.succeed("up");
  const after = await engine.outputs<Outputs>();
  const models = projectOf(after, "models");
  const run = await runToItsEnd(world, "train/train", "COMPLETED", say);
  const { taskDefinitionArn } = await taskOf(new Cluster(emulator, after.clusterName), run.id);
  assert.equal(taskDefinitionArn, models.taskDefinitionArns?.["gpu"]);
  const own = await definitionOf(world, taskDefinitionArn);
  const usual = await definitionOf(world, models.taskDefinitionArn);
  const [container] = own.containerDefinitions;
  assert.equal(container?.image, projectOf(after, "gpu").imageUri);
  assert.ok(container.secrets?.some(({ name }) => name === "HUB_TOKEN"));
  assert.notEqual(own.taskRoleArn, usual.taskRoleArn);
}

/** Whether a step is of one flow project: its name follows the stack's in the name of each of its resources. */
function isOf(project: string, { name }: Change): boolean {
  return new RegExp(`-${LOCAL_STACK}-${project}([-_]|$)`).test(name);
}

function projectOf({ flowProjects }: Outputs, name: string): Outputs["flowProjects"][string] {
  const project = flowProjects[name];
  assert.ok(project, `the stack should have a flow project ${name}`);
  return project;
}

async function definitionOf({ emulator }: World, taskDefinition: string): Promise<TaskDefinition> {
  const described = await emulator.ecs<{ taskDefinition: TaskDefinition }>("DescribeTaskDefinition", {
    taskDefinition,
  });
  return described.taskDefinition;
}

function edit(world: World, file: string, change: (text: string) => string): void {
  const place = path.join(folderOf(world, ""), file);
  const before = readFileSync(place, "utf8");
  const after = change(before);
  assert.notEqual(after, before, `${file} should be changed`);
  writeFileSync(place, after);
}
