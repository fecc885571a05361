import type { CapturedResource } from "../../offline/capture";

/** Finds what a picture needs among everything that a program registered. */
export class Inventory {
  readonly #resources: readonly CapturedResource[];
  readonly #byUrn: ReadonlyMap<string, CapturedResource>;

  constructor(resources: readonly CapturedResource[]) {
    this.#resources = resources;
    this.#byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  }

  /** All of a type, ordered by name: the order of registration isn't the same every time. */
  all(type: string): CapturedResource[] {
    return this.#resources
      .filter((resource) => resource.type === type)
      .sort((left, right) => byNumberedName(left.name, right.name));
  }

  /** The only one of a type, within a component if one is given. */
  one(type: string, component?: CapturedResource): CapturedResource {
    const found = this.all(type).filter(
      (resource) => component === undefined || this.#isWithin(resource, component),
    );
    const [only] = found;
    if (only === undefined || found.length > 1) {
      const where = component === undefined ? "the stack" : component.name;
      throw new Error(`There must be exactly one ${type} in ${where}, and there are ${found.length}.`);
    }
    return only;
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

/** Whether one resource's inputs or options name the other. */
export function dependsOn(resource: CapturedResource, other: CapturedResource): boolean {
  return resource.dependencies.includes(other.urn);
}

export interface ContainerDefinition {
  readonly environment: Record<string, string>;
  /** Names of the variables that ECS fills. */
  readonly secrets: string[];
  /** Where its log goes: the stack's own. */
  readonly logRegion: string;
}

interface NameValue {
  readonly name: string;
  readonly value: string;
}

/** The one container of a task definition. */
export function containerOf(taskDefinition: CapturedResource): ContainerDefinition {
  const [container] = JSON.parse(textOf(taskDefinition, "containerDefinitions")) as {
    readonly environment?: NameValue[];
    readonly secrets?: NameValue[];
    readonly logConfiguration?: { readonly options?: Record<string, string> };
  }[];
  return {
    environment: Object.fromEntries(
      (container?.environment ?? []).map((variable) => [variable.name, variable.value]),
    ),
    secrets: (container?.secrets ?? []).map((secret) => secret.name),
    logRegion: container?.logConfiguration?.options?.["awslogs-region"] ?? "",
  };
}

export function textOf(resource: CapturedResource, input: string): string {
  const value = resource.inputs[input];
  if (typeof value !== "string") {
    throw new Error(`${resource.type} ${resource.name} has no text in \`${input}\`.`);
  }
  return value;
}

function byNumberedName(left: string, right: string): number {
  return left.localeCompare(right, "en", { numeric: true });
}
