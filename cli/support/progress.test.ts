import pc from "picocolors";
import { coloursFor, duration, terminalProgress } from "./progress";

class Stream {
  text = "";

  constructor(
    readonly isTTY: boolean,
    readonly columns = 40,
  ) {}

  write(text: string): void {
    this.text += text;
  }
}

const plain = pc.createColors(false);

/** A step that says something, goes on for some seconds, and ends with what it says then. */
async function step(stream: Stream, seconds: number, outcome: () => string): Promise<unknown> {
  const done = terminalProgress(stream, plain)
    .step("Prefect server", async (say) => {
      say("waiting");
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
      const result = outcome();
      say("port 4200");
      return result;
    })
    .catch((error: unknown) => error);
  await jest.advanceTimersByTimeAsync(seconds * 1000);
  return done;
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe("progress in a log", () => {
  it("is a line at the start, one now and then, and one at the end", async () => {
    const stream = new Stream(false);

    expect(await step(stream, 21, () => "result")).toBe("result");

    expect(stream.text.split("\n")).toStrictEqual([
      "- Prefect server …",
      "  …  10 s  waiting",
      "  …  20 s  waiting",
      "✔ Prefect server  21 s  port 4200",
      "",
    ]);
  });

  it("shows no time for a step that took none", async () => {
    const stream = new Stream(false);

    await step(stream, 1, () => "result");

    expect(stream.text).toBe("- Prefect server …\n✔ Prefect server  port 4200\n");
  });

  it("marks a failed step, and rethrows its error", async () => {
    const stream = new Stream(false);
    const error = new Error("no");

    const outcome = await step(stream, 3, () => {
      throw error;
    });

    expect(outcome).toBe(error);
    expect(stream.text).toBe("- Prefect server …\n✖ Prefect server  3 s  waiting\n");
  });
});

describe("progress on a terminal", () => {
  it("is one line that never wraps and that the end replaces", async () => {
    const stream = new Stream(true, 20);

    await step(stream, 3, () => "result");

    const frames = stream.text.split("\r\u001b[2K");
    expect(frames.every((frame) => frame.length < 20 || frame.endsWith("\n"))).toBe(true);
    expect(frames.at(-1)).toBe("✔ Prefect server  3 s  port 4200\n");
  });
});

describe("colours", () => {
  it.each([
    ["a terminal has some", true, {}, true],
    ["a terminal whose owner wants none has none", true, { NO_COLOR: "1" }, false],
    ["an empty NO_COLOR says nothing", true, { NO_COLOR: "" }, true],
    ["a dumb terminal has none", true, { TERM: "dumb" }, false],
    ["a file has none", false, {}, false],
    ["a workflow's log has none", false, { CI: "true" }, false],
  ])("%s", (_, isTTY, env, expected) => {
    expect(coloursFor(new Stream(isTTY), env).isColorSupported).toBe(expected);
  });
});

describe("a duration", () => {
  it.each([
    [0, "0 s"],
    [59, "59 s"],
    [75, "1 min 15 s"],
  ])("of %d seconds is %s", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
