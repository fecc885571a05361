/** A value that differs between two versions of a resource. */
export interface InputChange {
  /** `containerDefinitions[flow-run].cpu`; also inside JSON strings. */
  readonly path: string;
  /** Absent: added. */
  readonly before?: unknown;
  /** Absent: removed. */
  readonly after?: unknown;
}

/** The changed values, as deeply nested as they can be compared; lists of plain values are compared whole. */
export function inputChanges(before: unknown, after: unknown, path = ""): InputChange[] {
  const [left, right] = [opened(before), opened(after)];
  if (JSON.stringify(left) === JSON.stringify(right)) {
    return [];
  }
  const fields = fieldsOf(left, right);
  if (fields === undefined) {
    return [
      {
        path,
        ...(left === undefined ? {} : { before: left }),
        ...(right === undefined ? {} : { after: right }),
      },
    ];
  }
  return fields.flatMap(([name, one, other]) => inputChanges(one, other, joined(path, name)));
}

/** The input at the start of a path; it decides whether the AWS provider replaces the resource. */
export function inputOf({ path }: InputChange): string {
  return /^[^.[]+/.exec(path)?.[0] ?? path;
}

/** Parses JSON strings: policies, container definitions. */
function opened(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) {
    return value;
  }
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

type Field = readonly [name: string, before: unknown, after: unknown];

/** Undefined if there are no fields to compare one by one. */
function fieldsOf(before: unknown, after: unknown): Field[] | undefined {
  const [left, right] = [recordOf(before), recordOf(after)];
  if (left === undefined || left.isList !== right?.isList) {
    const [things, others] = [thingsOf(before), thingsOf(after)];
    return things.length > 0 && things.length === others.length
      ? things.map((thing, index) => [`[${index}]`, thing, others[index]])
      : undefined;
  }
  const names = [...new Set([...Object.keys(left.fields), ...Object.keys(right.fields)])];
  return names.map((name) => [left.isList ? `[${name}]` : name, left.fields[name], right.fields[name]]);
}

/** A list's objects; without names they are compared by position, if both lists are equally long. */
function thingsOf(value: unknown): unknown[] {
  const isOfThings = Array.isArray(value) && value.every((item) => typeof item === "object");
  return isOfThings ? value : [];
}

interface RecordOf {
  readonly isList: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
}

function recordOf(value: unknown): RecordOf | undefined {
  if (typeof value !== "object" || value === null) {
    return undefined;
  }
  if (!Array.isArray(value)) {
    return { isList: false, fields: value as Record<string, unknown> };
  }
  const items = (value as unknown[]).flatMap((item) => {
    const name = nameOf(item);
    return name === undefined ? [] : [[name, item] as const];
  });
  const areNamed = items.length === value.length && new Map(items).size === items.length;
  return areNamed && items.length > 0 ? { isList: true, fields: Object.fromEntries(items) } : undefined;
}

/** Keys that identify a list's items in any order: containers, variables, statements, schedules. */
const NAMES = ["name", "Sid", "slug"] as const;

function nameOf(item: unknown): string | undefined {
  if (typeof item !== "object" || item === null) {
    return undefined;
  }
  const names = NAMES.map((key) => (item as Record<string, unknown>)[key]);
  return names.find((name) => typeof name === "string");
}

function joined(path: string, name: string): string {
  return path === "" || name.startsWith("[") ? `${path}${name}` : `${path}.${name}`;
}
