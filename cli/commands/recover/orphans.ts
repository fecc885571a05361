import { FLOW_PROJECT_TAG } from "../../../components/project/flowProjectTag";
import { ADDRESS, NAT_GATEWAY } from "./ec2";
import { DATABASES, type TaggedResource } from "./tagged";
import type { StackState, StateResource } from "../../stack/state";

export interface Orphans {
  /** Resources in no state: addresses first, then others that cost money. */
  readonly lost: readonly TaggedResource[];
  /** Number of replaced task definition revisions that stay usable on purpose. */
  readonly keptRevisions: number;
  /** Last snapshots of data stores, which a deletion leaves on purpose. */
  readonly keptSnapshots: readonly string[];
  /** Flow projects of other programs, whose states hold their resources. */
  readonly otherProjects: readonly string[];
}

/**
 * Resources with the stack's tag that are not in its state.
 *
 * @param configured Flow projects of the stack's configuration: the state may lack a new one whose first `up` was killed.
 */
export function orphansOf(
  tagged: readonly TaggedResource[],
  state: StackState,
  configured: readonly string[],
): Orphans {
  const known = new Set(state.resources.flatMap(({ id, outputs }) => [id, outputs?.["arn"]]).map(comparable));
  const own = new Set([...state.resources.map(projectOf), ...configured]);
  const isOthers = ({ flowProject }: TaggedResource): boolean =>
    flowProject !== undefined && !own.has(flowProject);
  const unknown = tagged.filter((resource) => !known.has(comparable(resource.id)) && !isOthers(resource));
  return {
    otherProjects: [...new Set(tagged.filter(isOthers).map(({ flowProject = "" }) => flowProject))].sort(),
    lost: unknown
      .filter(({ kind }) => ![REVISION, TASK, INSTANCE, ...SNAPSHOTS].includes(kind))
      .sort((a, b) => rank(a) - rank(b) || a.kind.localeCompare(b.kind) || a.id.localeCompare(b.id)),
    keptSnapshots: unknown.filter(({ kind }) => SNAPSHOTS.includes(kind)).map(({ id }) => id),
    keptRevisions: unknown.filter(({ kind }) => kind === REVISION).length,
  };
}

function projectOf({ inputs }: StateResource): string | undefined {
  return (inputs?.["tags"] as Readonly<Record<string, string>> | undefined)?.[FLOW_PROJECT_TAG];
}

const REVISION = "ecs task-definition";

/** An agent's task has its service's tags, and comes and goes without the engine. */
const TASK = "ecs task";

/** As one of Managed Instances does. */
const INSTANCE = "ecs container-instance";

/** They have their database's tags. */
const SNAPSHOTS = ["rds snapshot", "rds cluster-snapshot"];

const DEAREST_FIRST = [ADDRESS, NAT_GATEWAY, ...DATABASES];

function rank({ kind }: TaggedResource): number {
  const index = DEAREST_FIRST.indexOf(kind);
  return index === -1 ? DEAREST_FIRST.length : index;
}

/** Some APIs return a log group's ARN with its streams. */
function comparable(id: unknown): string {
  return String(id).replace(/:\*$/, "");
}
