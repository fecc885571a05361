import { inputChanges, inputOf } from "../../../plan/difference/inputs";

describe("what differs between inputs", () => {
  it.each([
    ["a value", { a: 1 }, { a: 2 }, [{ path: "a", before: 1, after: 2 }]],
    ["a value that is new", {}, { a: 1 }, [{ path: "a", after: 1 }]],
    ["a value that is gone", { a: 1 }, {}, [{ path: "a", before: 1 }]],
    ["nothing in another order of keys", { a: 1, b: 2 }, { b: 2, a: 1 }, []],
    [
      "a field of an item with a name, in another order",
      { list: [{ name: "x", v: 1 }, { name: "y" }] },
      { list: [{ name: "y" }, { name: "x", v: 2 }] },
      [{ path: "list[x].v", before: 1, after: 2 }],
    ],
    [
      "a list of plain values as a whole",
      { l: ["a"] },
      { l: ["b"] },
      [{ path: "l", before: ["a"], after: ["b"] }],
    ],
    [
      "a field of an item without a name, by its place",
      { list: [{ v: 1 }, { v: 2 }] },
      { list: [{ v: 1 }, { v: 3 }] },
      [{ path: "list[1].v", before: 2, after: 3 }],
    ],
    [
      "the whole of lists with more or fewer such items",
      { list: [{ v: 1 }] },
      { list: [{ v: 1 }, { v: 2 }] },
      [{ path: "list", before: [{ v: 1 }], after: [{ v: 1 }, { v: 2 }] }],
    ],
    [
      "a statement of a policy, inside its text",
      { policy: '{"Statement":[{"Sid":"Read","Action":"s3:Get"}]}' },
      { policy: '{"Statement":[{"Sid":"Read","Action":"s3:Put"}]}' },
      [{ path: "policy.Statement[Read].Action", before: "s3:Get", after: "s3:Put" }],
    ],
    [
      "a text that only looks like JSON",
      { a: "[x" },
      { a: "[y" },
      [{ path: "a", before: "[x", after: "[y" }],
    ],
  ])("is %s", (_, before, after, expected) => {
    expect(inputChanges(before, after)).toStrictEqual(expected);
  });

  it("is told by the input that the provider knows", () => {
    expect(inputOf({ path: "policy.Statement[Read].Action" })).toBe("policy");
  });
});
