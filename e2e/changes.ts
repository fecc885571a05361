/** A step of the engine, done or planned. */
export interface Change {
  /** The engine's word: create, update, replace, delete, create-replacement, delete-replaced. */
  readonly op: string;
  readonly type: string;
  readonly name: string;
  /** Top-level properties that differ. */
  readonly properties: readonly string[];
}

/** The engine's event for a resource's step, with the fields used here. */
export interface StepEvent {
  readonly resourcePreEvent?: {
    readonly metadata: {
      readonly op: string;
      readonly urn: string;
      readonly type: string;
      readonly diffs?: readonly string[] | null;
      readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
    };
  };
}

/** The steps that change something, in the order of their start. */
export function changesOf(events: readonly StepEvent[]): Change[] {
  return events
    .map(({ resourcePreEvent }) => resourcePreEvent?.metadata)
    .filter((metadata) => metadata !== undefined)
    .filter(({ op }) => !UNCHANGED.has(op))
    .map(({ op, type, urn, diffs, detailedDiff }) => ({
      op,
      type,
      name: urn.split("::").slice(3).join("::"),
      properties: topLevel(
        detailedDiff === null || detailedDiff === undefined ? (diffs ?? []) : Object.keys(detailedDiff),
      ),
    }));
}

/** Steps that don't change the resource. */
const UNCHANGED = new Set(["same", "read", "read-replacement", "refresh"]);

/** `configuration.settings[0].value` → `configuration` */
function topLevel(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => path.split(/[.[]/)[0] ?? path))].sort();
}

/** Text for a step: `update aws:ecs/service:Service agent (desiredCount)`. */
export function describeChange({ op, type, name, properties }: Change): string {
  return `${op} ${type} ${name}${properties.length === 0 ? "" : ` (${properties.join(", ")})`}`;
}
