import { type CapturedResource, HIDDEN } from "../../offline/capturedResource";
import type { TaskSize } from "./environment";

/** Finds resources among those that a program registered. */
export class Inventory {
  readonly #resources: readonly CapturedResource[];
  readonly #byUrn: ReadonlyMap<string, CapturedResource>;

  constructor(resources: readonly CapturedResource[]) {
    this.#resources = resources;
    this.#byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  }

  /** All of a type, within a component if one is given, sorted by name: the order of registration varies. */
  all(type: string, component?: CapturedResource): CapturedResource[] {
    return (component === undefined ? this.#resources : this.within(component))
      .filter((resource) => resource.type === type)
      .sort((left, right) => byNumberedName(left.name, right.name));
  }

  /** The first of a type by name, within a component if one is given; undefined: none. */
  first(type: string, component?: CapturedResource): CapturedResource | undefined {
    return this.all(type, component)[0];
  }

  /** A component's task definition; undefined: no definition, or no component. */
  definitionOf(component: CapturedResource | undefined): CapturedResource | undefined {
    return component && this.first("aws:ecs/taskDefinition:TaskDefinition", component);
  }

  /** All descendants of a component. */
  within(component: CapturedResource): CapturedResource[] {
    return this.#resources.filter((resource) => this.#isWithin(resource, component));
  }

  types(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { type } of this.#resources) {
      counts.set(type, (counts.get(type) ?? 0) + 1);
    }
    return counts;
  }

  #isWithin(resource: CapturedResource, component: CapturedResource): boolean {
    const parent = this.#byUrn.get(resource.parent);
    return parent !== undefined && (parent === component || this.#isWithin(parent, component));
  }
}

/** Whether a resource's inputs or options refer to another. */
export function dependsOn(resource: CapturedResource, other: CapturedResource): boolean {
  return resource.dependencies.includes(other.urn);
}

export interface ContainerDefinition {
  readonly command: readonly string[];
  readonly environment: Record<string, string>;
  /** Names of the variables that ECS fills from secrets. */
  readonly secrets: string[];
  /** Region of its log group, which is the stack's. */
  readonly logRegion: string;
}

interface NameValue {
  readonly name: string;
  readonly value: string;
}

/** The container of a task definition; an empty one if there is no definition, or a secret hides it. */
export function containerOf(taskDefinition: CapturedResource | undefined): ContainerDefinition {
  const definitions = taskDefinition?.inputs["containerDefinitions"];
  const isReadable = typeof definitions === "string" && definitions !== HIDDEN;
  const [container] = JSON.parse(isReadable ? definitions : "[]") as {
    readonly command?: string[];
    readonly environment?: NameValue[];
    readonly secrets?: NameValue[];
    readonly logConfiguration?: { readonly options?: Record<string, string> };
  }[];
  return {
    command: container?.command ?? [],
    environment: Object.fromEntries(
      (container?.environment ?? []).map((variable) => [variable.name, variable.value]),
    ),
    secrets: (container?.secrets ?? []).map((secret) => secret.name),
    logRegion: container?.logConfiguration?.options?.["awslogs-region"] ?? "",
  };
}

/** Disk that every Fargate task has without paying. https://aws.amazon.com/fargate/pricing/ */
export const FREE_STORAGE_GIB = 20;

export function sizeOf(definition: CapturedResource): TaskSize {
  return { cpu: Number(textOf(definition, "cpu")), memoryMiB: Number(textOf(definition, "memory")) };
}

/** Disk of a definition's task. */
export function storageGiBOf(definition: CapturedResource | undefined): number {
  const storage = definition?.inputs["ephemeralStorage"] as { readonly sizeInGib: number } | undefined;
  return storage?.sizeInGib ?? FREE_STORAGE_GIB;
}

export function textOf(resource: CapturedResource, input: string): string {
  const value = resource.inputs[input];
  if (typeof value !== "string") {
    throw new Error(`${resource.type} ${resource.name} has no string in \`${input}\`.`);
  }
  return value;
}

function byNumberedName(left: string, right: string): number {
  return left.localeCompare(right, "en", { numeric: true });
}
