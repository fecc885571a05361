import type { CapturedResource } from "./capture";
import type { CapturedStack } from "./captureStack";
import { describe, Names, projectOf, rankOf } from "./describe";

/** How parts of the tree are set off from each other, where there are colours. */
export interface TreeStyle {
  readonly title: (text: string) => string;
  readonly component: (text: string) => string;
  readonly fact: (text: string) => string;
}

const PLAIN: TreeStyle = { title: String, component: String, fact: String };

/** The tree of a stack's components and resources, with what matters of each. */
export function renderTree(
  stack: Pick<CapturedStack, "stack" | "resources">,
  style: TreeStyle = PLAIN,
): string {
  const { resources } = stack;
  const names = new Names(projectOf(resources), stack.stack);
  const lines = linesBelow("", projectAndStack(resources, stack.stack), "", resources, names);
  const width = Math.max(...lines.map(({ label }) => label.length)) + GAP;
  return [
    `${style.title(stack.stack)} ${style.fact(`${resources.length} ${resources.length === 1 ? "resource" : "resources"}`)}`,
    ...lines.flatMap((line) => laidOut(line, width, style)),
  ].join("\n");
}

/** Between the tree and what it says about its nodes. */
const GAP = 3;

interface Line {
  /** Branches and title. */
  readonly label: string;
  /** The branches of what stands below. */
  readonly below: string;
  readonly facts: readonly string[];
  readonly isComponent: boolean;
}

function linesBelow(
  parent: string,
  parentName: string,
  indent: string,
  resources: readonly CapturedResource[],
  names: Names,
): Line[] {
  const children = resources.filter((resource) => resource.parent === parent).sort(byRankAndName);
  return children.flatMap((child, index) => {
    const isLast = index === children.length - 1;
    const name = withoutPrefix(child.name, parentName);
    const childIndent = `${indent}${isLast ? "   " : "│  "}`;
    const below = linesBelow(child.urn, child.name, childIndent, resources, names);
    const { kind, facts } = describe(child, names, below.length === 0);
    return [
      {
        label: `${indent}${isLast ? "└─ " : "├─ "}${name === "" ? kind : `${kind} ${name}`}`,
        below: `${childIndent}${below.length > 0 ? "│" : ""}`,
        facts: facts.flatMap(wrapped),
        isComponent: child.type.startsWith(COMPONENT),
      },
      ...below,
    ];
  });
}

const COMPONENT = "prefect-ecs:";

function laidOut({ label, below, facts, isComponent }: Line, width: number, style: TreeStyle): string[] {
  const title = label.replace(/^[│├└─ ]*/, "");
  const branches = label.slice(0, label.length - title.length);
  const [first = "", ...others] = facts;
  const start = `${branches}${isComponent ? style.component(title) : title}`;
  return [
    first === "" ? start : `${start}${" ".repeat(width - label.length)}${style.fact(first)}`,
    ...others.map((fact) => `${below.padEnd(width)}${style.fact(fact)}`),
  ];
}

function byRankAndName(a: CapturedResource, b: CapturedResource): number {
  return rankOf(a.type) - rankOf(b.type) || a.name.localeCompare(b.name, "en", { numeric: true });
}

/** Long enough for most, and short enough to stand beside the tree on a wide terminal. */
const FACT_WIDTH = 76;

/** A fact on as many lines as it takes, the later ones indented. */
function wrapped(fact: string): string[] {
  const lines: string[] = [];
  for (const word of fact.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > FACT_WIDTH) {
      lines.push(last === undefined ? word : `  ${word}`);
    } else {
      lines[lines.length - 1] = `${last} ${word}`;
    }
  }
  return lines;
}

/** What a name adds to its parent's. */
function withoutPrefix(name: string, parentName: string): string {
  return name.startsWith(parentName) ? name.slice(parentName.length).replace(/^-/, "") : name;
}

function projectAndStack(resources: readonly CapturedResource[], stack: string): string {
  return `${projectOf(resources)}-${stack}`;
}
