import { playPart, refuseUnknownTitles } from "../../e2e/play";
import type { Report } from "../../e2e/report";

async function played(wanted: readonly string[]): Promise<string[]> {
  const done: string[] = [];
  const report = {
    check: (title: string, work: (say: () => void) => Promise<void>) => {
      done.push(title);
      return work(() => undefined);
    },
  } as unknown as Report;
  const nothing = (): Promise<void> => Promise.resolve();
  await playPart(
    report,
    {
      setUp: () => {
        done.push("set up");
        return Promise.resolve();
      },
      checks: [
        ["A flow that fails", nothing],
        ["The agent is killed", nothing],
        ["An `up` that is killed", nothing],
      ],
    },
    wanted,
  );
  return done;
}

describe("playPart", () => {
  it("plays everything in its order", async () => {
    expect(await played([])).toEqual([
      "set up",
      "A flow that fails",
      "The agent is killed",
      "An `up` that is killed",
    ]);
  });

  it("plays only what is wanted", async () => {
    expect(await played(["AGENT", "fails"])).toEqual(["set up", "A flow that fails", "The agent is killed"]);
  });

  it("sets nothing up for a part of which nothing is wanted", async () => {
    expect(await played(["destroy"])).toEqual([]);
  });
});

describe("refuseUnknownTitles", () => {
  const parts = [{ checks: [["A flow that fails"]] }, { checks: [["Drift"]] }] as const;

  it("tells what is wanted and isn't there", () => {
    expect(() => {
      refuseUnknownTitles(parts, ["flow", "flies", "drift"]);
    }).toThrow("No check has a title with: flies");
  });

  it("takes what is there, in any part", () => {
    expect(() => {
      refuseUnknownTitles(parts, ["flow", "drift"]);
    }).not.toThrow();
  });
});
