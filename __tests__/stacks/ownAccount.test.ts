// That a preview ends with it, only an engine shows: a plan, which sees no account, goes on.
import * as pulumi from "@pulumi/pulumi";
import { accountProblem, inOwnAccount } from "../../stacks/ownAccount";
import { outputsOf } from "../support/program";

const boundary = "arn:aws:iam::999999999999:policy/tasks";

it.each([
  [
    boundary,
    "`permissionsBoundaryArn` must be of account 111111111111, where the stack is, got 'arn:aws:iam::999999999999:policy/tasks': each account has its own.",
  ],
  [boundary.replaceAll("9", "1"), undefined],
  ["arn:aws:iam::aws:policy/PowerUserAccess", undefined],
])("says of %s: %s", (arn, problem) => {
  expect(accountProblem("permissionsBoundaryArn", arn, "111111111111")).toBe(problem);
});

it("hands it on where there is no preview", async () => {
  const accountId = pulumi.output("111111111111");
  expect(
    await outputsOf(() => pulumi.output(inOwnAccount("permissionsBoundaryArn", boundary, accountId))),
  ).toBe(boundary);
});
