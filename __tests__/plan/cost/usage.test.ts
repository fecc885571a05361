import { DEFAULT_USAGE, USAGE_OPTIONS, usageFrom } from "../../../plan/cost/usage";
import { CliError } from "../../../cli/support/cliError";

describe("assumptions", () => {
  it("are all by default when nothing is said", () => {
    expect(usageFrom({})).toEqual(DEFAULT_USAGE);
  });

  it("take what a command line says", () => {
    expect(usageFrom({ runs: "10000", natGb: "2.5" })).toEqual({ ...DEFAULT_USAGE, runs: 10000, natGb: 2.5 });
  });

  it("are refused all at once when they aren't amounts", () => {
    expect(() => usageFrom({ runs: "many", minutes: "5", logGb: "-1", outGb: "" })).toThrow(
      new CliError(
        "--runs must be a number that isn't negative, got 'many'.\n" +
          "--out-gb must be a number that isn't negative, got ''.\n" +
          "--log-gb must be a number that isn't negative, got '-1'.",
      ),
    );
  });

  it("have flags from which a command line's parser makes their keys", () => {
    const camelCased = USAGE_OPTIONS.map(({ flag }) =>
      flag.replace(/-(?<letter>\w)/g, (_, letter: string) => letter.toUpperCase()),
    );
    expect(camelCased).toEqual(USAGE_OPTIONS.map(({ key }) => key));
  });
});
