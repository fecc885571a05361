import type { CapturedResource } from "../../offline/capturedResource";
import type { Names } from "../../resourceTypes";

/** Which part of the stack a resource belongs to, in words. */
export class Parts {
  readonly #byUrn: ReadonlyMap<string, CapturedResource>;
  readonly #names: Names;

  constructor(resources: readonly CapturedResource[], names: Names) {
    this.#byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    this.#names = names;
  }

  /** The component that it is within; outside of those that are known here, its own name. */
  of(resource: CapturedResource): string {
    let known: string | undefined;
    for (
      let within: CapturedResource | undefined = resource;
      within !== undefined;
      within = this.#byUrn.get(within.parent)
    ) {
      const part = PARTS.get(within.type);
      if (within.type === FLOW_PROJECT) {
        return `${known ?? this.#names.short(resource.name)} of ${this.#names.short(within.name)}`;
      }
      known ??= part?.(this.#names.short(within.name));
    }
    return known ?? this.#names.short(resource.name);
  }
}

const FLOW_PROJECT = "prefect-ecs:project:FlowProject";

export const FLOW_RUNS = "flow runs";

const PARTS = new Map<string, (name: string) => string>([
  ["prefect-ecs:agent:AgentService", (name) => `agent ${name.replace(/^agent-/, "")}`],
  ["prefect-ecs:agent:ProcessAgent", (name) => `agent ${name.replace(/^agent-/, "")}`],
  ["prefect-ecs:dask:Dask", () => "Dask workers"],
  ["prefect-ecs:prefect:Registration", () => "registration"],
  ["prefect-ecs:task:FlowRunTask", () => FLOW_RUNS],
]);
