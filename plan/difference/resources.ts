import { imageBuildOf, isImage } from "../imageBuild";
import { Mark } from "../mark";
import { isComponent, type PlannedResource } from "../resources";
import { goesInto } from "../sources";
import { type InputChange, inputChanges, inputOf } from "./inputs";
import { Fate, fateOf, worstOf } from "./replacing";

/** A resource that differs between two versions. */
export interface ResourceChange {
  readonly urn: string;
  readonly type: string;
  readonly title: string;
  readonly mark: Mark;
  /** Of a changed resource: updated or replaced, as far as known without an engine. */
  readonly fate?: Fate;
  readonly inputs: readonly InputChange[];
  /** Inputs whose new values are outputs of other changed resources, known only after `pulumi up`. */
  readonly follows: readonly Follow[];
  /** The previous URN, from an alias; a rename changes nothing in AWS. */
  readonly renamedFrom?: string;
  /** Whether Pulumi refuses to delete or replace it. */
  readonly isProtected: boolean;
  /** Whether Pulumi leaves it in AWS when it removes it from the state. */
  readonly isRetained: boolean;
}

export interface Follow {
  readonly input: string;
  /** Titles of the resources that its value comes from. */
  readonly of: readonly string[];
}

interface Pair {
  readonly before: PlannedResource;
  readonly after: PlannedResource;
}

/**
 * Resources that a version adds, changes and removes, in tree order.
 *
 * @param changedFiles Changed files that images are built from.
 */
export function resourceChanges(
  before: readonly PlannedResource[],
  after: readonly PlannedResource[],
  changedFiles: readonly string[],
): ResourceChange[] {
  const byUrn = new Map(before.map((resource) => [resource.urn, resource]));
  const pairs: Pair[] = [];
  const added: PlannedResource[] = [];
  for (const resource of after) {
    const urn = [resource.urn, ...resource.aliases].find((one) => byUrn.has(one)) ?? "";
    const counterpart = byUrn.get(urn);
    byUrn.delete(urn);
    if (counterpart === undefined) {
      added.push(resource);
    } else {
      pairs.push({ before: counterpart, after: resource });
    }
  }
  return [
    ...added.map((resource) => change(resource, Mark.added)),
    ...changesOf(pairs, changedFiles),
    ...[...byUrn.values()].map((resource) => change(resource, Mark.removed)),
  ];
}

function change(resource: PlannedResource, mark: Mark): ResourceChange {
  const { urn, type, title, protect, retainOnDelete } = resource;
  return {
    urn,
    type,
    title,
    mark,
    inputs: [],
    follows: [],
    isProtected: protect,
    isRetained: retainOnDelete,
  };
}

function changesOf(pairs: readonly Pair[], changedFiles: readonly string[]): ResourceChange[] {
  const direct = new Map(
    pairs.map(({ before, after }) => [after, inputChanges(before.inputs, after.inputs)]),
  );
  const others = becomingOthers(pairs, direct, changedFiles);
  return pairs.flatMap(({ before, after }) => {
    const inputs = direct.get(after) ?? [];
    const follows = followsOf(after, inputs, others);
    const renamed = before.urn === after.urn ? {} : { renamedFrom: before.urn };
    const isSame =
      inputs.length === 0 &&
      follows.length === 0 &&
      !isRebuilt(after, changedFiles) &&
      !("renamedFrom" in renamed);
    if (isSame || isComponent(after)) {
      return [];
    }
    // The state's `protect` and `retainOnDelete` apply when the old resource is deleted.
    const { protect, retainOnDelete } = before;
    return [
      {
        ...change({ ...after, protect, retainOnDelete }, Mark.changed),
        fate: fateOfChange(after, inputs, follows),
        inputs,
        follows,
        ...renamed,
      },
    ];
  });
}

/** Rebuilt images and replaced resources, and in turn the resources that are replaced because of those. */
function becomingOthers(
  pairs: readonly Pair[],
  direct: ReadonlyMap<PlannedResource, readonly InputChange[]>,
  changedFiles: readonly string[],
): Map<string, PlannedResource> {
  const others = new Map<string, PlannedResource>();
  for (let count = -1; count < others.size;) {
    count = others.size;
    for (const { after } of pairs) {
      const inputs = direct.get(after) ?? [];
      const follows = followsOf(after, inputs, others);
      const isOther = isRebuilt(after, changedFiles) || inputs.length > 0 || follows.length > 0;
      const isNewImage = isImage(after.type) && isOther;
      if (isNewImage || fateOfChange(after, inputs, follows) === Fate.replaced) {
        others.set(after.urn, after);
      }
    }
  }
  return others;
}

/** Whether the resource is an image that is built from a changed file. */
function isRebuilt(resource: PlannedResource, changedFiles: readonly string[]): boolean {
  const build = imageBuildOf(resource);
  return build !== undefined && changedFiles.some((file) => goesInto(build, file));
}

function followsOf(
  { urn, propertyDependencies }: PlannedResource,
  inputs: readonly InputChange[],
  others: ReadonlyMap<string, PlannedResource>,
): Follow[] {
  const known = new Set(inputs.map(inputOf));
  return Object.entries(propertyDependencies)
    .map(([input, urns]) => ({
      input,
      of: urns.filter((one) => one !== urn).flatMap((one) => others.get(one)?.title ?? []),
    }))
    .filter(({ input, of }) => of.length > 0 && !known.has(input));
}

function fateOfChange(
  { type }: PlannedResource,
  inputs: readonly InputChange[],
  follows: readonly Follow[],
): Fate {
  const changed = [...inputs.map(inputOf), ...follows.map(({ input }) => input)];
  return worstOf(changed.map((input) => fateOf(type, input)));
}
