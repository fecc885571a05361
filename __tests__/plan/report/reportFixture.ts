import type { Report } from "../../../plan/report/report";

/** A report with something of everything that renderers lay out, made by hand. */
export const report: Report = {
  title: "shop staging",
  notes: ["Not set yet: `prefectApiUrl`."],
  problems: [],
  parts: [
    {
      kind: "tree",
      name: "tree",
      title: "Resources",
      summary: "3 resources",
      nodes: [
        {
          title: "Network",
          facts: ["how flow runs get out, and nothing gets in"],
          isComponent: true,
          children: [
            {
              title: "NAT gateway nat-1",
              facts: ["one way", "another <way>"],
              isComponent: false,
              children: [],
            },
            { title: "Route private-1", facts: [], isComponent: false, children: [] },
          ],
        },
      ],
    },
    {
      kind: "tables",
      name: "cost",
      title: "Cost",
      summary: "35.04 a month",
      sections: [
        {
          title: "Cost",
          text: ["List prices."],
          tables: [
            {
              title: "A month",
              columns: [{ title: "item" }, { title: "dollars", align: "right" }],
              rows: [
                ["NAT *gateways* | `a|b`", "35.04"],
                ["flow runs", "2.00"],
              ],
            },
          ],
        },
        {
          title: "Rights",
          text: [],
          tables: [
            {
              title: "Rights",
              columns: [{ title: "role" }, { title: "may" }],
              rows: [
                ["task", "ecs:DescribeTaskDefinition and all that comes with it"],
                ["task", "nothing else"],
              ],
            },
          ],
        },
      ],
    },
    { kind: "gap", name: "picture", title: "Picture", summary: "none: there is no VPC." },
  ],
};
