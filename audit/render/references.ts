import type { CloudResource, Reference } from "./resource";

/** Finds out which resources a value names: offline ids and ARNs are unique among what a resource depends on. */
export class References {
  readonly #byUrn = new Map<string, CloudResource[]>();

  constructor(resources: readonly CloudResource[]) {
    for (const resource of resources) {
      this.#byUrn.set(resource.urn, [...(this.#byUrn.get(resource.urn) ?? []), resource]);
    }
  }

  /** The resource whose output the value is. */
  #exact(from: CloudResource, value: string): Reference | undefined {
    return this.#candidates(from).find(({ to, output }) => to.outputs[output] === value);
  }

  /** Every resource of which the value has an id or ARN in it, as a policy has. */
  within(from: CloudResource, value: string): Reference[] {
    const exact = this.#exact(from, value);
    return exact === undefined
      ? this.#candidates(from).filter(({ to, output }) => isFound(value, to.outputs[output]))
      : [exact];
  }

  #candidates(from: CloudResource): Reference[] {
    return from.dependencies
      .flatMap((urn) => this.#byUrn.get(urn) ?? [])
      .filter((to) => to !== from)
      .flatMap((to) => OUTPUTS.filter((output) => output in to.outputs).map((output) => ({ to, output })));
  }
}

/** What resources refer to each other by; of two with one value, such as an id that is an ARN, the first. */
const OUTPUTS = ["arn", "id", "allocationId", "url", "name", "versionId"];

/** Names and short ids stand in texts that don't mean them. */
function isFound(text: string, output: unknown): boolean {
  return typeof output === "string" && output.startsWith("arn:") && text.includes(output);
}
