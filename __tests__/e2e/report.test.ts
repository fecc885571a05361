import type { Session } from "../../demo/session";
import { CliError } from "../../cli/support/cliError";
import { messageOf, Report } from "../../e2e/report";

function reportWith(
  evidence: () => Promise<string>,
  signal: AbortSignal = new AbortController().signal,
): { report: Report; printed: string[] } {
  const printed: string[] = [];
  const session = {
    signal,
    progress: { step: (_: string, work: (say: () => void) => unknown) => work(() => undefined) },
  };
  const report = new Report({
    session: session as unknown as Session,
    print: (text) => printed.push(text),
    evidence,
  });
  return { report, printed };
}

const noEvidence = (): Promise<string> => Promise.resolve("");

describe("Report", () => {
  it("goes on after a check that failed, and tells why with evidence", async () => {
    const { report, printed } = reportWith(() => Promise.resolve("the server said so"));

    await report.check("a check", () => Promise.reject(new CliError("it is not so")));
    await report.check("another", () => Promise.resolve());

    expect(printed).toEqual(["    it is not so", "    the server said so"]);
    expect(report.failed).toEqual(["a check"]);
    expect(report.passed).toBe(1);
  });

  it("tells what there is to know when the step has ended, a failed one too", async () => {
    const { report, printed } = reportWith(noEvidence);

    await report.check("a check", () => {
      report.note("a note");
      expect(printed).toEqual([]);
      return Promise.reject(new CliError("it is not so"));
    });

    expect(printed.slice(0, 2)).toEqual(["    a note", "    it is not so"]);
  });

  it("goes on after a part that failed in the middle, and leaves out the rest of it", async () => {
    const { report } = reportWith(noEvidence);

    await report.part("a part", async () => {
      await report.step("its beginning", () => Promise.reject(new CliError("no")));
      await report.check("its check", () => Promise.resolve());
    });
    await report.part("another", () => report.check("another check", () => Promise.resolve()));

    expect(report.failed).toEqual(["a part"]);
    expect(report.passed).toBe(1);
  });

  it("ends with a step that failed", async () => {
    const { report } = reportWith(noEvidence);

    await expect(report.step("a step", () => Promise.reject(new CliError("no")))).rejects.toThrow("no");
  });

  it("ends with an interruption, which is no failure of the check", async () => {
    const interruption = new AbortController();
    const { report } = reportWith(noEvidence, interruption.signal);
    const check = report.check("a check", () => {
      interruption.abort(new Error("interrupted"));
      return Promise.reject(new Error("something else"));
    });

    await expect(check).rejects.toThrow("interrupted");
    expect(report.failed).toEqual([]);
  });

  it("tells of a failure when there is no evidence to be had", async () => {
    const { report, printed } = reportWith(() => Promise.reject(new CliError("the emulator is gone")));

    await report.explain(new CliError("it is not so"));

    expect(printed).toEqual(["    it is not so", "    no evidence: the emulator is gone"]);
  });
});

describe("messageOf", () => {
  it("shows a stack trace only for an unexpected error", () => {
    expect(messageOf(new CliError("foreseen"))).toBe("foreseen");
    expect(messageOf(new TypeError("not foreseen"))).toContain("at ");
    expect(messageOf("text")).toBe("text");
  });
});
