import { notPriced } from "../cost/costSection";
import { money } from "../cost/money";
import type { DeploymentChange, Difference } from "../difference/difference";
import { Fate } from "../difference/replacing";
import type { ResourceChange } from "../difference/resources";
import { Mark, SIGN } from "../mark";
import { counted } from "../picture/words";
import type { Plan } from "../plan";
import { inTreeOrder, type PlannedResource } from "../resources";
import { leftTo, rightTo, type Section } from "../section";
import { type TreeNode, treeOf } from "../tree";
import { changeFacts, inputInWords } from "./changeWords";
import { besides } from "./planReport";
import type { Part, Report } from "./report";

/** Report of a difference; the plans add the components around the changed resources. */
export function differenceReport(difference: Difference, before: Plan, after: Plan): Report {
  const { project, stack, against, notes, problems, gaps } = difference;
  return {
    title: `${project} ${stack} against ${against}`,
    notes: [...notes, ...gaps.map(({ part, why }) => `No difference of the ${part}: ${why}`)],
    problems,
    parts: [
      ...tree(difference, before, after),
      ...sources(difference),
      ...flows(difference),
      ...cost(difference),
      ...access(difference),
      ...picture(difference),
    ],
  };
}

/** The changed resources, inside their components. */
function tree({ resources }: Difference, before: Plan, after: Plan): Part[] {
  if (resources.length === 0) {
    return [];
  }
  const changes = new Map(resources.map((change) => [change.urn, change]));
  const gone = before.resources.filter(({ urn }) => changes.get(urn)?.mark === Mark.removed);
  const all = inTreeOrder([...after.resources, ...gone]).map((resource) => shown(resource, changes));
  return [
    {
      kind: "tree",
      name: "tree",
      title: "Resources",
      summary: countsOf(resources),
      nodes: treeOf(all).flatMap(changedNodes),
    },
  ];
}

function shown(
  resource: PlannedResource,
  changes: ReadonlyMap<string, ResourceChange>,
): PlannedResource & { readonly mark?: Mark } {
  const change = changes.get(resource.urn);
  return change === undefined
    ? { ...resource, facts: [] }
    : { ...resource, mark: change.mark, facts: changeFacts(change, resource.facts) };
}

function changedNodes(node: TreeNode): TreeNode[] {
  const children = node.children.flatMap(changedNodes);
  return node.mark === undefined && children.length === 0 ? [] : [{ ...node, children }];
}

function countsOf(resources: readonly ResourceChange[]): string {
  const count = (mark: Mark): number => resources.filter((change) => change.mark === mark).length;
  const replaced = resources.filter(({ fate }) => fate === Fate.replaced).length;
  return [
    ...Object.values(Mark)
      .filter((mark) => count(mark) > 0)
      .map((mark) => `${SIGN[mark]}${count(mark)} ${mark}`),
    ...(replaced === 0 ? [] : [`${replaced} of them replaced`]),
  ].join(", ");
}

function sources({ sources }: Difference): Part[] {
  return sources.length === 0
    ? []
    : [
        {
          kind: "tree",
          name: "tree",
          title: "The image is rebuilt",
          summary: counted(sources.length, "file"),
          nodes: sources.map(({ file, mark }) => ({
            title: file,
            facts: [],
            isComponent: false,
            mark,
            children: [],
          })),
        },
      ];
}

function flows({ deployments }: Difference): Part[] {
  return deployments.length === 0
    ? []
    : [
        {
          kind: "tree",
          name: "flows",
          title: "Flows",
          summary: counted(deployments.length, "deployment"),
          nodes: deployments.map(flowNode),
        },
      ];
}

function flowNode({ name, mark, facts, inputs }: DeploymentChange): TreeNode {
  return {
    title: name,
    mark,
    facts: mark === Mark.changed ? inputs.map(inputInWords) : mark === Mark.added ? facts : [],
    isComponent: false,
    children: [],
  };
}

function cost({ cost }: Difference): Part[] {
  if (cost === undefined) {
    return [];
  }
  const { items, fixed, total } = cost;
  const row = (item: string, before: number, after: number): string[] => [
    item,
    money(before),
    money(after),
    `${after < before ? "-" : "+"}${money(Math.abs(after - before))}`,
  ];
  return [
    {
      kind: "tables",
      name: "cost",
      title: "Cost",
      summary: `${money(total.before)} → ${money(total.after)} US dollars a month (${row("", total.before, total.after)[3] ?? ""})${besides(cost)}`,
      sections: [
        {
          title: "Cost",
          text: notPriced(cost),
          tables: [
            {
              title: "US dollars a month",
              columns: [leftTo("item"), rightTo("before"), rightTo("after"), rightTo("difference")],
              rows: [
                ...items.map(({ item, before, after }) => row(item, before, after)),
                row("a month without a flow run", fixed.before, fixed.after),
                row("total", total.before, total.after),
              ],
            },
          ],
        },
      ],
    },
  ];
}

const AREAS = { right: "Rights", opening: "Ways in and out", secret: "Secrets" } as const;

function access({ access }: Difference): Part[] {
  if (access.length === 0) {
    return [];
  }
  const sections = Object.entries(AREAS).flatMap(([area, title]): Section[] => {
    const rows = access
      .filter((change) => change.area === area)
      .map(({ mark, subject, text }) => [SIGN[mark], subject, text]);
    return rows.length === 0
      ? []
      : [
          {
            title,
            text: [],
            tables: [{ title, columns: ["", "of", "what"].map(leftTo), rows }],
          },
        ];
  });
  const counts = Object.entries(AREAS)
    .map(([area, title]) => ({ title, count: access.filter((change) => change.area === area).length }))
    .filter(({ count }) => count > 0);
  return [
    {
      kind: "tables",
      name: "access",
      title: "Access",
      summary: counts.map(({ title, count }) => `${title.toLowerCase()}: ${count}`).join(", "),
      sections,
    },
  ];
}

function picture({ diagram }: Difference): Part[] {
  return diagram === undefined || !hasMarks(diagram)
    ? []
    : [
        {
          kind: "picture",
          name: "picture",
          title: "Picture",
          summary: "what is added, removed and changed",
          diagram,
        },
      ];
}

function hasMarks(diagram: object): boolean {
  return JSON.stringify(diagram).includes('"mark":');
}
