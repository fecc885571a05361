// IAM's own decision is simulated; that AWS sends these actions, resources and context keys is by its documentation.
import { CASES, GENEROUS_CASES } from "./cases";
import { generous, staging } from "./programs";
import { type Role, rolesOf } from "./roles";

describe.each([
  ["staging", staging, CASES],
  ["staging with every right that the configuration can give", generous, GENEROUS_CASES],
])("%s", (_, program, cases) => {
  let roles: Map<string, Role>;
  beforeAll(async () => {
    roles = rolesOf(await program());
  });

  describe.each(Object.entries(cases))("%s", (name, ofRole) => {
    it.each(
      ofRole.map(([action, resource, context, allowed, why]) => ({
        action,
        resource,
        context,
        allowed,
        why,
      })),
    )(
      "$action of $resource with $context: $allowed, $why",
      async ({ action, resource, context, allowed }) => {
        expect(await roles.get(name)?.may(action, resource, context)).toBe(allowed);
      },
    );
  });
});

it("has cases for every role", async () => {
  expect(Object.keys(CASES).sort()).toEqual([...rolesOf(await staging()).keys()].sort());
});
