import "../pictureYoga";
import { differenceOf } from "../../../plan/difference/difference";
import { markedDiagram } from "../../../plan/difference/diagrams";
import { differenceReport } from "../../../plan/report/differenceReport";
import { page } from "../../../plan/report/html/page";
import { planReport } from "../../../plan/report/planReport";
import { network, plan, planned } from "../planFixture";

// Whether it is pleasant to read no test sees: look at it in a browser after a change, in light and dark, wide and narrow.

describe("a plan as a page", () => {
  const text = page([planReport(plan), planReport({ ...plan, stack: "prod" })]);

  it("opens and closes every element in order", () => {
    expect(unbalanced(text)).toStrictEqual([]);
  });

  it("asks for nothing from elsewhere, and runs nothing", () => {
    expect(text).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=/i);
    expect(
      text.match(/https?:[^"\s]*/g)?.filter((url) => url !== "http://www.w3.org/2000/svg"),
    ).toStrictEqual([]);
    expect(text).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it("escapes whatever stands in names and values", () => {
    const evil = planned({
      type: "x",
      name: "x",
      title: `<script>alert("1")</script>`,
      facts: ["a & b"],
      parent: network.urn,
    });
    const shown = page([planReport({ ...plan, resources: [network, evil] })]);

    expect(shown).not.toContain("<script");
    expect(shown).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
    expect(shown).toContain("a &amp; b");
  });

  it("has colours for light and dark, of which the picture takes its own", () => {
    expect(text).toContain("@media (prefers-color-scheme:dark)");
    expect(text).toContain('fill="var(--vpc)"');
  });

  it("leads from each summary to its part", () => {
    const targets = [...text.matchAll(/href="#(stack[^"]*)"/g)].map(([, id]) => id ?? "");

    expect(targets).toHaveLength(2 + 2 * 5);
    expect(targets.filter((id) => !text.includes(`id="${id}"`))).toStrictEqual([]);
  });
});

describe("a difference as a page", () => {
  it("marks what is added by a sign and dashes what is removed", () => {
    const queue = planned({ type: "aws:sqs/queue:Queue", name: "q", title: "Queue q", parent: network.urn });
    const after = { ...plan, resources: [network, queue] };
    const difference = differenceOf(plan, after, { name: "main", notes: [] });
    const diagram =
      plan.diagram === undefined ? undefined : markedDiagram({ ...plan.diagram, agents: [] }, plan.diagram);
    const text = page([differenceReport({ ...difference, diagram }, plan, after)]);

    expect(unbalanced(text)).toStrictEqual([]);
    expect(text).toContain('<span class="sign">+</span><span class="title">Queue q</span>');
    expect(text).toContain('stroke="var(--added)"');
  });
});

const VOID = new Set(["meta", "!doctype", "path", "rect", "use", "circle"]);

/** Elements that are closed in another order than they were opened, or never. */
function unbalanced(text: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, closing, name = "", rest = ""] of text.matchAll(/<(\/?)([a-zA-Z!][\w-]*)([^>]*)>/g)) {
    const element = name.toLowerCase();
    if (closing === "/") {
      if (open.pop() !== element) {
        wrong.push(`</${element}>`);
      }
    } else if (!rest.endsWith("/") && !VOID.has(element)) {
      open.push(element);
    }
  }
  return [...wrong, ...open];
}
