import { DescribeTaskDefinitionCommand, type TaskDefinition } from "@aws-sdk/client-ecs";
import { nameOf } from "../../../aws/tasks";
import type { Environment } from "../../../stack/environment";
import { ifThere } from "../../../support/ifThere";
import type { Reader } from "../reader";

/** A revision of a task definition with its only container. */
export interface DefinitionEvidence {
  /** `family:revision` */
  readonly name: string;
  /** ECS starts no task from one that is INACTIVE or gone. */
  readonly active: boolean;
  readonly image: string;
  /** `X86_64` or `ARM64` */
  readonly architecture: string;
  readonly memoryMiB: string;
  readonly command: readonly string[];
  /** Environment variable → ECS's `valueFrom`. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** The revisions with these names or ARNs that exist. */
export async function readDefinitions(
  env: Environment,
  reader: Reader,
  names: readonly string[],
): Promise<DefinitionEvidence[]> {
  const unique = [...new Set(names.map(nameOf))].filter((name) => name !== "").sort();
  const found = await Promise.all(
    unique.map((name) =>
      reader.read(`task definition ${name}`, "ecs:DescribeTaskDefinition", async () => {
        const described = await ifThere(
          () =>
            env.aws.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: name }), {
              abortSignal: env.signal,
            }),
          // ECS's error for a deleted revision.
          "ClientException",
        );
        return definitionEvidence(name, described?.taskDefinition ?? {});
      }),
    ),
  );
  return found.filter((definition) => definition !== undefined);
}

function definitionEvidence(name: string, definition: TaskDefinition): DefinitionEvidence {
  const [container] = definition.containerDefinitions ?? [];
  return {
    name,
    active: definition.status === "ACTIVE",
    image: container?.image ?? "",
    architecture: definition.runtimePlatform?.cpuArchitecture ?? "X86_64",
    memoryMiB: definition.memory ?? "",
    command: container?.command ?? [],
    secrets: Object.fromEntries(
      (container?.secrets ?? []).map(({ name: variable = "", valueFrom = "" }) => [variable, valueFrom]),
    ),
  };
}
