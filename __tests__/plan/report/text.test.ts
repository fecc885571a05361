import { differenceOf } from "../../../plan/difference/difference";
import { differenceReport } from "../../../plan/report/differenceReport";
import { planReport } from "../../../plan/report/planReport";
import { onlyParts } from "../../../plan/report/report";
import { text } from "../../../plan/report/text";
import { wrap } from "../../../plan/report/wrap";
import { gateway, network, plan } from "../planFixture";
import { report } from "./reportFixture";

const main = { name: "main (11abcd3)", notes: [] };

describe("a plan as text", () => {
  it("is the tree, and beneath it flows, cost, access and how to get the picture", () => {
    const heads = text(planReport(plan), 120)
      .split("\n")
      .filter((line) => /^[A-Z][^:.]*: /.test(line) && !line.startsWith("Assumed"));

    expect(heads.map((line) => line.split(":")[0])).toStrictEqual([
      "Not set yet, and shown with an example",
      "Resources",
      "Flows",
      "Cost",
      "Access",
      "In",
      "Picture",
    ]);
  });

  it("sets trees and tables out without frames, and breaks what is too long", () => {
    expect(text(report, 60)).toBe(TEXT);
  });

  it("has only the parts that are asked for", () => {
    const lines = text(onlyParts(planReport(plan), ["flows"]), 80).split("\n");

    expect(lines.slice(2)).toStrictEqual([
      "",
      "Flows: 1 deployment",
      "└─ hello/hello   Greet | somebody.",
      "",
    ]);
  });

  it("is as wide as the terminal at most", () => {
    const widths = [60, 90].map((width) =>
      Math.max(
        ...text(planReport(plan), width)
          .split("\n")
          .map((line) => line.length),
      ),
    );

    expect(widths[0]).toBeLessThanOrEqual(60);
    expect(widths[1]).toBeLessThanOrEqual(90);
  });

  it("has colours only when it is told to", () => {
    expect(text(planReport(plan), 80)).not.toContain("\u001b");
    expect(text(planReport(plan), 80, true)).toContain("\u001b[1m");
  });

  it("says why a part is missing", () => {
    const gaps = [{ part: "cost", why: "the stack runs in an emulator, which is free." }] as const;

    expect(text(planReport({ ...plan, cost: undefined, gaps }), 80).split("\n")).toContain(
      "Cost: none: the stack runs in an emulator, which is free.",
    );
  });
});

describe("a difference as text", () => {
  it("marks each line by a sign", () => {
    const changed = { ...gateway, inputs: { subnetId: "subnet-2", tags: { team: "data" } } };
    const after = { ...plan, resources: [network, changed] };
    const report = differenceReport(differenceOf(plan, after, main), plan, after);

    expect(text(onlyParts(report, ["tree"]), 80)).toBe(`shop staging against main (11abcd3)

Resources: -1 removed, ~1 changed, 1 of them replaced
  └─ Network
~    ├─ NAT gateway nat-1   replaced: AWS can't change it in place
~    │                      subnetId: subnet-1 → subnet-2
-    └─ Route private-1
`);
  });

  it("warns of what pulumi up refuses", () => {
    const kept = { ...plan, resources: [network, { ...gateway, protect: true, retainOnDelete: true }] };
    const after = { ...plan, resources: [network] };

    expect(text(differenceReport(differenceOf(kept, after, main), kept, after), 120)).toContain(
      "protected: pulumi up refuses, and changes nothing at all",
    );
  });

  it("says so when nothing changes", () => {
    const report = differenceReport(differenceOf(plan, plan, main), plan, plan);

    expect(text(report, 80)).toBe("shop staging against main (11abcd3)\nNothing changes.\n");
  });

  it("doesn't say so when something changes that isn't asked for", () => {
    const after = { ...plan, resources: [network] };
    const report = differenceReport(differenceOf(plan, after, main), plan, after);

    expect(text(onlyParts(report, ["cost"]), 80)).toBe(
      "shop staging against main (11abcd3)\nNothing changes but tree.\n",
    );
  });
});

describe("a text that is too long for a line", () => {
  it.each([
    ["between words", "one two three", ["one two", "  three"]],
    [
      "after a separator where a word is too long",
      "ecs:DescribeTasks",
      ["ecs:", "  Descri", "  beTask", "  s"],
    ],
    ["not at all where it fits", "six.88", ["six.88"]],
  ])("is broken %s", (_, given, expected) => {
    expect(wrap(given, 8, "  ")).toStrictEqual(expected);
  });
});

const TEXT = `shop staging
Not set yet: \`prefectApiUrl\`.

Resources: 3 resources
└─ Network                how flow runs get out, and nothing
   │                        gets in
   ├─ NAT gateway nat-1   one way
   │                      another <way>
   └─ Route private-1

Cost: 35.04 a month
List prices.

A month
item                     dollars
NAT *gateways* | \`a|b\`     35.04
flow runs                   2.00

Rights

role   may
task   ecs:DescribeTaskDefinition and all that comes with it
       nothing else

Picture: none: there is no VPC.
`;
