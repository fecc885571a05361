import "../pictureYoga";
import { differenceOf } from "../../../plan/difference/difference";
import type { Plan } from "../../../plan/plan";
import { differenceReport } from "../../../plan/report/differenceReport";
import { type Format, formatted } from "../../../plan/report/formats";
import { planReport } from "../../../plan/report/planReport";
import { onlyParts } from "../../../plan/report/report";
import { plan } from "../planFixture";

const main = { name: "main (11abcd3)", notes: [] };
const refused: Plan = { ...plan, problems: ["Registration would refuse `a_b`: no <such> pool."] };

describe("what `pulumi up` would fail at", () => {
  it.each<[Format, string]>([
    ["text", "Registration would refuse `a_b`: no <such> pool."],
    ["markdown", "> [!CAUTION]\n> - Registration would refuse `a_b`: no &lt;such&gt; pool.\n\n"],
    ["html", '<p class="note problem">Registration would refuse <code>a_b</code>: no &lt;such&gt; pool.</p>'],
  ])("stands before all else, whatever is shown, as %s", (format, expected) => {
    const report = onlyParts(planReport(refused), ["cost"]);
    const shown = formatted([report], format, { isColoured: false });

    expect(shown).toContain(expected);
    expect(shown.indexOf(expected)).toBeLessThan(shown.indexOf("Not set yet"));
  });

  it("is told of a change too, though nothing of it is new", () => {
    const difference = differenceOf(refused, refused, main);

    expect(difference.problems).toStrictEqual(refused.problems);
    expect(differenceReport(difference, refused, refused).problems).toStrictEqual(refused.problems);
  });
});
