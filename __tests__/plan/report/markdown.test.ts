import { differenceOf } from "../../../plan/difference/difference";
import { differenceReport } from "../../../plan/report/differenceReport";
import { markdown } from "../../../plan/report/markdown";
import { planReport } from "../../../plan/report/planReport";
import { gateway, network, plan } from "../planFixture";
import { report } from "./reportFixture";

const main = { name: "main (11abcd3)", notes: [] };

describe("a plan as Markdown", () => {
  it("says first what matters most, and folds the rest", () => {
    expect(markdown([report])).toBe(MARKDOWN);
  });

  it("draws the picture in Mermaid before what is folded", () => {
    const text = markdown([planReport(plan)]);

    expect(text.indexOf("```mermaid\nflowchart LR")).toBeLessThan(text.indexOf("<details>"));
  });

  it("leaves out the longest parts when a comment takes no more, and says so", () => {
    const text = markdown([planReport(plan)], 3000);

    expect(text.length).toBeLessThanOrEqual(3000);
    expect(text).toContain("_Picture is left out, a comment takes no more: `npm run plan` shows it._");
    expect(text).toContain("<summary>Cost:");
  });

  it("has several stacks below each other", () => {
    const text = markdown([planReport(plan), planReport({ ...plan, stack: "prod" })]);

    expect(text.match(/^### .*$/gm)).toStrictEqual(["### shop staging", "### shop prod"]);
  });
});

describe("a difference as Markdown", () => {
  it("has the colours that GitHub gives to lines with a sign", () => {
    const changed = { ...gateway, inputs: { subnetId: "subnet-2", tags: { team: "data" } } };
    const after = { ...plan, resources: [network, changed] };
    const lines = markdown([differenceReport(differenceOf(plan, after, main), plan, after)]).split("\n");

    expect(lines).toContain("```diff");
    expect(lines).toContain("!    ├─ NAT gateway nat-1   replaced: AWS can't change it in place");
    expect(lines).toContain("-    └─ Route private-1");
  });

  it("says so when nothing changes", () => {
    expect(markdown([differenceReport(differenceOf(plan, plan, main), plan, plan)])).toBe(
      "### shop staging against main (11abcd3)\n\nNothing changes.\n",
    );
  });
});

const MARKDOWN = `### shop staging

> Not set yet: \`prefectApiUrl\`.

- **Resources**: 3 resources
- **Cost**: 35.04 a month
- **Picture**: none: there is no VPC.

<details><summary>Resources: 3 resources</summary>

\`\`\`text
└─ Network                how flow runs get out, and nothing gets in
   ├─ NAT gateway nat-1   one way
   │                      another <way>
   └─ Route private-1
\`\`\`

</details>

<details><summary>Cost: 35.04 a month</summary>

List prices.

**A month**

| item | dollars |
| --- | ---: |
| NAT \\*gateways\\* \\| \`a\\|b\` | 35.04 |
| flow runs | 2.00 |

#### Rights

| role | may |
| --- | --- |
| task | ecs:DescribeTaskDefinition and all that comes with it |
| task | nothing else |

</details>
`;
