// IAM's own decision is simulated; that ECS and EC2 ask for these resources is by their documentation.
import type { CapturedResource } from "../support/program";
import { GUEST_CASES, GUESTS } from "./existingCases";
import { bootstrapped } from "./program";
import { GithubRole } from "./roles";

let resources: CapturedResource[];
beforeAll(async () => {
  ({ resources } = await bootstrapped(GUESTS));
});

const rows = Object.entries(GUEST_CASES).flatMap(([name, cases]) =>
  cases.map((one) => [name, ...one] as const),
);

it.each(rows)("%s: %s on %s with %j: %s, %s", async (name, action, resource, context, expected) => {
  expect(await new GithubRole(resources, name).may(action, resource, context)).toBe(expected);
});
