import { show, showChoices, showKey } from "../../components/show";

describe("show", () => {
  it.each([
    ["text", "'text'"],
    ["it's", "'it's'"],
    ["two\nlines", "'two\\nlines'"],
    [5, "5"],
    [true, "true"],
    [["a", 1], '["a",1]'],
    [undefined, "nothing"],
    [null, "nothing"],
  ])("shows %j as %s", (value, shown) => {
    expect(show(value)).toBe(shown);
  });

  it("shortens what is long", () => {
    expect(show("x".repeat(1000))).toBe(`'${"x".repeat(118)}…`);
  });
});

describe("showKey", () => {
  it("keeps a key as it is, if it is one line and short", () => {
    expect(showKey("agents[0].name")).toBe("agents[0].name");
    expect(showKey("a\nb")).toBe("a\\nb");
    expect(showKey("x".repeat(1000))).toHaveLength(120);
  });
});

describe("showChoices", () => {
  it.each([
    [[], "nothing"],
    [["a"], "'a'"],
    [["a", "b"], "'a' or 'b'"],
    [[1, 2, 3], "1, 2 or 3"],
  ])("shows %j as %s", (choices, shown) => {
    expect(showChoices(choices)).toBe(shown);
  });
});
