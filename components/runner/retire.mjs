import {
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  paginateListServices,
  DescribeServicesCommand,
  paginateListTaskDefinitions,
  paginateListTasks,
} from "@aws-sdk/client-ecs";
import { flatten } from "./pages.mjs";

/** Number of a family's newest revisions that stay usable, in use or not, for rollbacks. */
const REVISIONS_KEPT = 5;
/** Submitting a run takes a revision for seconds; a day also covers a person who works with it. */
const MIN_AGE_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * Deregisters revisions that are neither in use, among the newest, nor younger than a day.
 *
 * @param {{cluster: string, families: string[]}} what
 * @returns {Promise<{revisions: string[], digests: Set<string>}>} their ARNs, and the images of the remaining ones.
 */
export async function retireRevisions(ecs, { cluster, families }, now = Date.now()) {
  const inUse = await definitionsInUse(ecs, cluster);
  const usable = [];
  const revisions = [];
  for (const family of families) {
    for (const [age, arn] of (await activeRevisions(ecs, family)).entries()) {
      const definition = await describe(ecs, arn);
      const registeredAt = definition.registeredAt?.getTime() ?? now;
      if (age < REVISIONS_KEPT || inUse.has(arn) || now - registeredAt < MIN_AGE_MILLISECONDS) {
        usable.push(definition);
      } else {
        await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }));
        revisions.push(arn);
      }
    }
  }
  for (const arn of inUse) {
    usable.push(await describe(ecs, arn));
  }
  return { revisions, digests: digestsOf(usable) };
}

/** Deregisters every revision of a family. @returns {Promise<string[]>} their ARNs. */
export async function retireFamily(ecs, family) {
  const arns = await activeRevisions(ecs, family);
  for (const taskDefinition of arns) {
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
  }
  return arns;
}

/** Newest first. */
async function activeRevisions(ecs, familyPrefix) {
  const pages = paginateListTaskDefinitions(
    { client: ecs },
    { familyPrefix, status: "ACTIVE", sort: "DESC" },
  );
  const arns = await flatten(pages, (page) => page.taskDefinitionArns);
  // The API matches a prefix: `…-flow-run` also lists `…-flow-run-large`.
  return arns.filter((arn) => arn.split("/").pop().replace(/:\d+$/, "") === familyPrefix);
}

async function definitionsInUse(ecs, cluster) {
  const tasks = await flatten(paginateListTasks({ client: ecs }, { cluster }), (page) => page.taskArns);
  const services = await flatten(
    paginateListServices({ client: ecs }, { cluster }),
    (page) => page.serviceArns,
  );
  const inUse = new Set();
  for (const some of chunks(tasks, 100)) {
    const described = await ecs.send(new DescribeTasksCommand({ cluster, tasks: some }));
    described.tasks?.forEach((task) => inUse.add(task.taskDefinitionArn));
  }
  for (const some of chunks(services, 10)) {
    const described = await ecs.send(new DescribeServicesCommand({ cluster, services: some }));
    described.services?.forEach((service) => {
      inUse.add(service.taskDefinition);
      service.deployments?.forEach((deployment) => inUse.add(deployment.taskDefinition));
    });
  }
  return inUse;
}

async function describe(ecs, taskDefinition) {
  const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  return described.taskDefinition;
}

function digestsOf(definitions) {
  return new Set(
    definitions.flatMap(({ containerDefinitions = [] }) =>
      containerDefinitions.map(({ image }) => image.split("@")[1]),
    ),
  );
}

function chunks(items, size) {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
