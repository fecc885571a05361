import { allows, statementsOf } from "../../policies/statement";
import { matchesAny } from "../../policies/wildcard";

it.each([
  ["iam:*", "iam:PassRole", true],
  ["iam:Pass????", "iam:PassRole", true],
  ["iam.PassRole", "iam:PassRole", false],
  ["s3:*", "iam:PassRole", false],
])("%s matches %s: %s", (pattern, text, expected) => {
  expect(matchesAny([pattern], text)).toBe(expected);
});

it("matches nothing without a pattern", () => {
  expect(matchesAny([], "iam:PassRole")).toBe(false);
});

it("reads one statement that stands without a list around it, and none", () => {
  const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
  expect(statementsOf(JSON.stringify({ Statement: statement }))).toEqual([statement]);
  expect(statementsOf({ Statement: [statement] })).toEqual([statement]);
  expect(statementsOf(undefined)).toEqual([]);
});

it("doesn't tell small letters from capital ones", () => {
  expect(allows({ Effect: "Allow", Action: "IAM:passrole" }, "iam:PassRole")).toBe(true);
});
