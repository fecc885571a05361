import {
  architectureOf,
  type InstanceCapacity,
  instanceCapacityProblems,
} from "../../components/cluster/instanceCapacity";
import { show, showChoices } from "../../components/show";
import type { Fields } from "./fields";
import { repeated } from "./repeated";
import type { AgentConfig, StackConfig } from "./types";

const KEY = "managedInstances";

/** Reads the instances that agents may name as their `capacityProvider`; none by default. @param prefix Of their names in ECS. */
export function readManagedInstances(fields: Fields, prefix: string): InstanceCapacity[] {
  const capacity = fields.objects(KEY).map((one) => {
    const read = {
      name: one.text("name") ?? "",
      instanceTypes: one.texts("instanceTypes"),
      storageGiB: one.integer("storageGiB"),
      scaleInAfterSeconds: one.integer("scaleInAfterSeconds"),
    };
    one.rejectUnknown();
    fields.report(...instanceCapacityProblems(read, prefix, one.path));
    return read;
  });
  for (const name of repeated(capacity.map(({ name }) => name))) {
    fields.must(KEY, "have different names", `${show(name)} twice`);
  }
  return capacity;
}

type Uses = Pick<StackConfig, "agents" | "flowProjects" | "flowRuns" | "image" | "managedInstances">;

/** Reports instances without use, task definitions that don't run on them, and GPUs that no agent has. */
export function reportManagedInstances(fields: Fields, config: Uses): void {
  const { agents, managedInstances } = config;
  for (const [index, { name, instanceTypes }] of managedInstances.entries()) {
    if (!agents.some((agent) => agent.managedInstances === name)) {
      fields.report(
        `\`${fields.key(`${KEY}[${index}]`)}\` is used by no agent: set \`capacityProvider\` of one to ${show(name)}, or remove it.`,
      );
    }
    const has = architecturesOf(config);
    const [needs] = instanceTypes.map(architectureOf);
    if (needs !== undefined && !has.includes(needs)) {
      fields.must(
        `${KEY}[${index}].instanceTypes`,
        `be for ${showChoices(has)}, which the images of flow runs are for`,
        `${instanceTypes.join(", ")} (${needs})`,
      );
    }
  }
  const [onInstances] = agents.filter((agent) => agent.managedInstances !== undefined);
  if (onInstances !== undefined) {
    reportDisks(fields, config, onInstances);
  } else {
    reportGpus(fields, config);
  }
}

function architecturesOf({ flowProjects, image }: Uses): string[] {
  const images = flowProjects.length === 0 ? [image] : flowProjects.map((project) => project.image);
  return [...new Set(images.map(({ cpuArchitecture }) => cpuArchitecture))];
}

/** Of the parameters of ours that don't exist there: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-tasks-services.html */
function reportDisks(fields: Fields, { flowProjects, flowRuns }: Uses, agent: AgentConfig): void {
  const given = [
    ["flowRunEphemeralStorageGiB", flowRuns.ephemeralStorageGiB] as const,
    ...flowProjects.flatMap(({ ephemeralStorageGiB, taskDefinitions }, index) => [
      [`flowProjects[${index}].ephemeralStorageGiB`, ephemeralStorageGiB] as const,
      ...taskDefinitions.map(
        (definition, at) =>
          [
            `flowProjects[${index}].taskDefinitions[${at}].ephemeralStorageGiB`,
            definition.ephemeralStorageGiB,
          ] as const,
      ),
    ]),
  ];
  for (const [key] of given.filter(
    ([key, value]) => value !== undefined && fields.has(key.split("[")[0] ?? key),
  )) {
    fields.report(
      `\`${fields.key(key)}\` and the capacity provider ${show(agent.managedInstances)} of agent ${show(agent.name)} exclude each other: ` +
        `Managed Instances refuse a task definition with a disk of Fargate's. Their disk is \`${KEY}[].storageGiB\`, and deployments on Fargate ask for theirs with the job variable \`ephemeral_storage\`.`,
    );
  }
}

function reportGpus(fields: Fields, { flowProjects }: Uses): void {
  for (const [index, { taskDefinitions }] of flowProjects.entries()) {
    for (const [at] of [...taskDefinitions.entries()].filter(([, { gpus }]) => gpus !== undefined)) {
      fields.report(
        `\`${fields.key(`flowProjects[${index}].taskDefinitions[${at}].gpus`)}\` needs an agent on Managed Instances, for Fargate has no GPUs: add some to \`${KEY}\`, and an agent with their name as \`capacityProvider\`.`,
      );
    }
  }
}
