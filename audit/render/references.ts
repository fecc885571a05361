import type { CloudResource, Reference } from "./resource";

/** Finds the resources that a value refers to: offline, ids and ARNs are unique among a resource's dependencies. */
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

  /** Every resource whose id or ARN the value contains, such as a policy. */
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

/** Outputs used in references; if two have the same value, such as an id that is an ARN, the first counts. */
const OUTPUTS = ["arn", "id", "allocationId", "url", "name", "versionId"];

/** Ignores names and short ids, which occur in unrelated texts. */
function isFound(text: string, output: unknown): boolean {
  return typeof output === "string" && output.startsWith("arn:") && text.includes(output);
}
