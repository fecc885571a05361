import { lastLine, NOT_FOUND, run, TIMED_OUT } from "./run";

const node = (code: string, options = {}): ReturnType<typeof run> =>
  run(process.execPath, ["-e", code], options);

describe("running a command", () => {
  it("gives its exit code and both of its outputs", async () => {
    const ran = await node("console.log('out'); console.error('err'); process.exitCode = 3");

    expect(ran).toStrictEqual({ code: 3, stdout: "out\n", stderr: "err\n" });
  });

  it("reports a command that isn't found", async () => {
    expect((await run("no-such-command", [])).code).toBe(NOT_FOUND);
  });

  it("ends a command that takes too long", async () => {
    const { code } = await node("setInterval(() => undefined, 1000)", { timeoutSeconds: 0.2 });

    expect(code).toBe(TIMED_OUT);
  });

  it("rejects when it is interrupted, after the command has ended", async () => {
    const signal = AbortSignal.timeout(500);

    await expect(node("setInterval(() => undefined, 1000)", { signal })).rejects.toThrow("aborted");
  });

  it("starts nothing once it is interrupted", async () => {
    await expect(node("", { signal: AbortSignal.abort() })).rejects.toThrow("aborted");
  });
});

describe("the last line of an output", () => {
  it.each([
    ["a warning\nerror: no daemon\n", "error: no daemon"],
    ["  one line", "one line"],
    ["", ""],
  ])("of %j is %j", (text, line) => {
    expect(lastLine(text)).toBe(line);
  });
});
