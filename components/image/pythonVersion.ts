import { show } from "../show";

/** Minor versions that Prefect and registration support, in order of preference. */
export const PYTHON_VERSIONS = ["3.13", "3.14", "3.12", "3.11"];

/** A project's Python: the content of `.python-version`, and a specifier. */
export interface NamedPython {
  readonly file?: string;
  /** Specifier of `requires-python` or of Poetry. */
  readonly specifier?: string;
}

/** The minor version of Python to install for a project, or a problem. */
export function pythonVersion({ file, specifier }: NamedPython): { version?: string; problem?: string } {
  if (file !== undefined) {
    const line = file.split("\n").find((line) => line.trim() !== "" && !line.startsWith("#")) ?? "";
    const version = /^(?:c?python[@-])?(3\.\d+)(?:\.\d+)?$/.exec(line.trim())?.[1];
    return version !== undefined && PYTHON_VERSIONS.includes(version)
      ? { version }
      : { problem: `\`.python-version\` must name one of ${oneOf()}, got ${show(line.trim())}.` };
  }
  const version = PYTHON_VERSIONS.find((version) => specifier === undefined || allows(specifier, version));
  return version === undefined
    ? { problem: `\`requires-python\` must allow one of ${oneOf()}, got ${show(specifier)}.` }
    : { version };
}

function oneOf(): string {
  return [...PYTHON_VERSIONS].sort((a, b) => a.localeCompare(b, "en", { numeric: true })).join(", ");
}

/** Whether a specifier allows the newest release of a minor version: https://peps.python.org/pep-0440/#version-specifiers */
function allows(specifier: string, version: string): boolean {
  const candidate = [...numbers(version), NEWEST];
  return specifier
    .split("||")
    .some((all) => all.split(",").every((clause) => clause.trim() === "" || holds(clause.trim(), candidate)));
}

const NEWEST = 99;

function holds(clause: string, candidate: readonly number[]): boolean {
  const [, operator = "", text = ""] = /^(>=|<=|==|!=|~=|>|<|\^|~|=)?\s*(.*)$/.exec(clause) ?? [];
  const wanted = numbers(text.replace(/\.\*$/, ""));
  const isPrefix = text.endsWith(".*") || operator === "";
  const atLeast = compare(candidate, wanted) >= 0;
  const below = (limit: readonly number[]): boolean => compare(candidate, limit) < 0;
  switch (operator) {
    case ">=":
      return atLeast;
    case ">":
      return compare(candidate, wanted) > 0;
    case "<=":
      return compare(candidate, wanted) <= 0;
    case "<":
      return below(wanted);
    case "!=":
      return !isPrefix || !startsWith(candidate, wanted);
    case "~=":
      return atLeast && startsWith(candidate, wanted.slice(0, -1));
    // Poetry's: https://python-poetry.org/docs/dependency-specification/#caret-requirements
    case "^":
      return atLeast && below([(wanted[0] ?? 0) + 1]);
    case "~":
      return atLeast && startsWith(candidate, wanted.slice(0, 2));
    default:
      // The base image decides the patch release.
      return text === "*" || startsWith(candidate, wanted.slice(0, 2));
  }
}

function numbers(text: string): number[] {
  return text.split(".").map((part) => Number.parseInt(part, 10) || 0);
}

function compare(left: readonly number[], right: readonly number[]): number {
  const places = Math.max(left.length, right.length);
  for (let place = 0; place < places; place += 1) {
    const difference = (left[place] ?? 0) - (right[place] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

function startsWith(candidate: readonly number[], wanted: readonly number[]): boolean {
  return wanted.every((number, place) => candidate[place] === number);
}
