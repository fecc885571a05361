import type { CapturedResource } from "../offline/capturedResource";

/** A resource's description for readers. */
export interface Description {
  /** What it is, in a word or two. */
  readonly kind: string;
  /** What matters of it, each on a line of its own. */
  readonly facts: readonly string[];
}

/** @param isLeaf Nothing has the resource as its parent. */
export type Describe = (resource: CapturedResource, names: Names, isLeaf: boolean) => Description;

/** Shortens what carries the stack's name: ids and ARNs of offline programs end with the resource's. */
export class Names {
  readonly #prefix: string;
  readonly #path: string;

  constructor(project: string, stack: string) {
    this.#prefix = `${project}-${stack}-`;
    this.#path = `${project}/${stack}/`;
  }

  /** Whether all that a pattern matches is called like the stack. */
  coversOwn(pattern: string): boolean {
    return pattern.includes("*") && [this.#prefix, this.#path].some((start) => pattern.startsWith(start));
  }

  /** `arn:…/prefect-ecs-staging-flow-run` → `flow-run`; what isn't the stack's stays as it is. */
  short(text: string): string {
    const start = text.indexOf(this.#prefix);
    return start === -1 ? text : text.slice(start + this.#prefix.length);
  }
}

/** `urn:pulumi:<stack>::<project>::…` */
export function projectOf(resources: readonly CapturedResource[]): string {
  return resources[0]?.urn.split("::")[1] ?? "";
}

/** Names a kind whose facts depend on its inputs only. Of what type they are is the caller's knowledge. */
export function kind(name: string, facts: (inputs: never, names: Names) => readonly string[]): Describe {
  return ({ inputs }, names) => ({ kind: name, facts: facts(inputs as never, names) });
}

/** `a, b and c` */
export function listed(values: readonly string[]): string {
  const last = values.at(-1) ?? "";
  return values.length < 2 ? last : `${values.slice(0, -1).join(", ")} and ${last}`;
}
