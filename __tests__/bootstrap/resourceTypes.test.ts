// Which calls a type takes is the table's word; deploymentCalls.test.ts holds the recorded calls against the same role.
import { RESOURCE_TYPES } from "../../resourceTypes";
import type { CapturedResource } from "../support/program";
import { bootstrapped } from "./program";
import { requestsFor, withTag } from "./requests";
import { GithubRole } from "./roles";

let resources: CapturedResource[];
beforeAll(async () => {
  const [newVpcs, loadBalancers, natInstances, managedInstances] = Array.from({ length: 4 }, () => [
    "staging",
  ]);
  ({ resources } = await bootstrapped({ newVpcs, loadBalancers, natInstances, managedInstances }));
});

it.each(Object.entries(RESOURCE_TYPES))(
  "the role that deploys staging may make, read, change and remove %s",
  async (_, { deploy }) => {
    const role = new GithubRole(resources, "deploy-staging");
    const actions = Object.values(deploy).flatMap((said) => ("reason" in said ? [] : said));
    const denied = await Promise.all(
      [...new Set(actions)].map(async (action) => {
        const requests = requestsFor(action, "staging").map((request) => withTag(request, "staging"));
        const may = await Promise.all(requests.map((one) => role.may(one.action, one.resource, one.context)));
        return may.every(Boolean) && may.length > 0 ? [] : [action];
      }),
    );
    expect(denied.flat()).toEqual([]);
  },
);
