import { type AccessFact, accessFacts } from "../access/facts";
import type { Diagram } from "../picture/diagram";
import type { Mark } from "../mark";
import type { PlannedDeployment } from "../flows";
import type { Gap, Plan } from "../plan";
import { type CostChange, costChange } from "./cost";
import { markedDiagram } from "./diagrams";
import { type InputChange, inputChanges } from "./inputs";
import { type ResourceChange, resourceChanges } from "./resources";

/** Another version of the program. */
export interface Version {
  /** `main (11abcd3)` */
  readonly name: string;
  /** Notes on how the version was read. */
  readonly notes: readonly string[];
}

/** Changes between two versions of a stack: plain data. */
export interface Difference {
  readonly format: 1;
  readonly project: string;
  readonly stack: string;
  /** The version compared with: `main (11abcd3)`. */
  readonly against: string;
  readonly notes: readonly string[];
  /** Of the later version. */
  readonly problems: readonly string[];
  readonly resources: readonly ResourceChange[];
  readonly deployments: readonly DeploymentChange[];
  /** Files that go into the image. */
  readonly sources: readonly SourceChange[];
  readonly access: readonly AccessChange[];
  /** Absent: the cost is the same or unknown. */
  readonly cost?: CostChange;
  /** Both versions in one diagram, marked; absent unless both have one. */
  readonly diagram?: Diagram;
  readonly gaps: readonly Gap[];
}

export interface DeploymentChange {
  readonly name: string;
  readonly mark: Mark;
  readonly facts: readonly string[];
  readonly inputs: readonly InputChange[];
}

export interface SourceChange {
  readonly file: string;
  readonly mark: Mark;
}

export interface AccessChange extends AccessFact {
  readonly mark: Mark;
}

/** @param other The version that `before` is the plan of. */
export function differenceOf(before: Plan, after: Plan, other: Version): Difference {
  const sources = sourceChanges(before.sources, after.sources);
  return {
    format: 1,
    project: after.project,
    stack: after.stack,
    against: other.name,
    notes: [...after.notes, ...other.notes],
    problems: after.problems,
    resources: resourceChanges(
      before.resources,
      after.resources,
      sources.map(({ file }) => file),
    ),
    deployments: deploymentChanges(before, after),
    sources,
    access: accessChanges(before, after),
    cost: costChange(before.cost, after.cost),
    diagram:
      before.diagram === undefined || after.diagram === undefined
        ? undefined
        : markedDiagram(before.diagram, after.diagram),
    gaps: [...before.gaps.map((gap) => ({ ...gap, why: `of ${other.name}: ${gap.why}` })), ...after.gaps],
  };
}

/** Whether nothing changes. */
export function isEmpty({ resources, deployments, sources, access, cost }: Difference): boolean {
  return [...resources, ...deployments, ...sources, ...access].length === 0 && cost === undefined;
}

function sourceChanges(before: Plan["sources"], after: Plan["sources"]): SourceChange[] {
  return marked(
    Object.keys(before),
    Object.keys(after),
    (file) => file,
    (one) => before[one] !== after[one],
  )
    .map(({ item, mark }) => ({ file: item, mark }))
    .sort((left, right) => left.file.localeCompare(right.file, "en"));
}

function deploymentChanges(before: Plan, after: Plan): DeploymentChange[] {
  const earlier = new Map(before.deployments.map((deployment) => [keyOf(deployment), deployment]));
  const changesOf = (deployment: PlannedDeployment): InputChange[] =>
    inputChanges(earlier.get(keyOf(deployment))?.definition ?? deployment.definition, deployment.definition);
  return marked(before.deployments, after.deployments, keyOf, (one) => changesOf(one).length > 0).map(
    ({ item, mark }) => ({ name: item.name, mark, facts: item.facts, inputs: changesOf(item) }),
  );
}

/** The flow project is in the key: when a deployment moves, one registration deletes it and another creates it. */
function keyOf({ flowProject = "", name }: PlannedDeployment): string {
  return `${flowProject}: ${name}`;
}

function accessChanges(before: Plan, after: Plan): AccessChange[] {
  if (before.access === undefined || after.access === undefined) {
    return [];
  }
  return marked(
    accessFacts(before.access),
    accessFacts(after.access),
    (fact) => JSON.stringify(fact),
    () => false,
  ).map(({ item, mark }) => ({ ...item, mark }));
}

interface Marked<T> {
  readonly item: T;
  readonly mark: Mark;
}

/** Items that only one of two lists has, and those that both have and that changed. */
function marked<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
  isChanged: (item: T) => boolean,
): Marked<T>[] {
  const [earlier, later] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))];
  return [
    ...after.flatMap((item): Marked<T>[] => {
      if (!earlier.has(keyOf(item))) {
        return [{ item, mark: "added" }];
      }
      return isChanged(item) ? [{ item, mark: "changed" }] : [];
    }),
    ...before.filter((item) => !later.has(keyOf(item))).map((item): Marked<T> => ({ item, mark: "removed" })),
  ];
}
