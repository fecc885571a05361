import { type CapturedResource, HIDDEN } from "../../offline/capturedResource";
import type { Inventory } from "../inventory/inventory";
import type { Parts } from "./parts";

/** A task definition, and what in the stack runs it. */
export interface Task {
  /** `agent default`, `flow runs`, `registration`. */
  readonly part: string;
  readonly definition: CapturedResource;
  /** Empty where they can't be seen, for a secret is in them. */
  readonly containers: readonly Container[];
}

/** A container of ECS's API, as far as access goes. */
export interface Container {
  readonly name: string;
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly secrets?: readonly ContainerSecret[];
  readonly repositoryCredentials?: { readonly credentialsParameter: string };
  readonly logConfiguration?: {
    readonly options?: Readonly<Record<string, string>>;
    readonly secretOptions?: readonly ContainerSecret[];
  };
}

export interface ContainerSecret {
  readonly name: string;
  readonly valueFrom: string;
}

export function tasksOf(inventory: Inventory, parts: Parts): Task[] {
  return inventory.all("aws:ecs/taskDefinition:TaskDefinition").map((definition) => {
    const { containerDefinitions } = definition.inputs;
    return {
      part: parts.of(definition),
      definition,
      containers:
        containerDefinitions === HIDDEN ? [] : (JSON.parse(containerDefinitions as string) as Container[]),
    };
  });
}
