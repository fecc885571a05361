import { accessSections } from "../access/sections";
import type { Cost } from "../cost/cost";
import { costSection, notPriced } from "../cost/costSection";
import { money, quantity } from "../cost/money";
import { counted } from "../picture/words";
import type { Gap, Plan } from "../plan";
import { treeOf } from "../tree";
import type { Part, Report } from "./report";

/** Report of a plan. */
export function planReport(plan: Plan): Report {
  const { project, stack, examples, notes, problems } = plan;
  const missing = examples.map((key) => key.replace(/^.*:/, ""));
  return {
    title: `${project} ${stack}`,
    notes: [
      ...notes,
      ...(missing.length === 0 ? [] : [`Not set yet, and shown with an example: ${missing.join(", ")}.`]),
    ],
    problems,
    parts: [tree(plan), flows(plan), cost(plan), access(plan), picture(plan)],
  };
}

function tree({ resources, region }: Plan): Part {
  return {
    kind: "tree",
    name: "tree",
    title: "Resources",
    summary: `${resources.length} in ${region}`,
    nodes: treeOf(resources),
  };
}

function flows({ deployments }: Plan): Part {
  return {
    kind: "tree",
    name: "flows",
    title: "Flows",
    summary: counted(deployments.length, "deployment"),
    nodes: deployments.map(({ name, facts }) => ({ title: name, facts, isComponent: false, children: [] })),
  };
}

function cost({ cost, gaps }: Plan): Part {
  const { fixed, total } = cost ?? {};
  return cost === undefined || fixed === undefined || total === undefined
    ? gap("cost", "Cost", gaps, cost?.problem)
    : {
        kind: "tables",
        name: "cost",
        title: "Cost",
        summary:
          `${money(fixed)} US dollars a month without a flow run, ${money(total)} with ` +
          `${quantity(cost.assumptions.runs)} runs of ${counted(cost.assumptions.minutes, "minute")}${besides(cost)}`,
        sections: [costSection(cost)],
      };
}

/** `; not priced: 1 × aws:rds/instance:Instance` */
export function besides(cost: Pick<Cost, "unpriced">): string {
  return notPriced(cost)
    .map((line) => `; ${line.charAt(0).toLowerCase()}${line.slice(1, -1)}`)
    .join("");
}

function access({ access, gaps }: Plan): Part {
  return access === undefined
    ? gap("access", "Access", gaps)
    : {
        kind: "tables",
        name: "access",
        title: "Access",
        summary: [
          counted(access.roles.length, "role"),
          counted(access.openings.length, "opening") + " of the network",
          counted(access.secrets.length, "secret"),
        ].join(", "),
        sections: accessSections(access),
      };
}

function picture({ diagram, gaps }: Plan): Part {
  return diagram === undefined
    ? gap("picture", "Picture", gaps)
    : {
        kind: "picture",
        name: "picture",
        title: "Picture",
        summary: "where all of it stands, and how traffic leaves",
        diagram,
      };
}

/** @param why @default the plan's reason */
export function gap(name: Gap["part"], title: string, gaps: readonly Gap[], why?: string): Part {
  const reason = why ?? gaps.find(({ part }) => part === name)?.why ?? "no reason given";
  return { kind: "gap", name, title, summary: `none: ${reason}` };
}
