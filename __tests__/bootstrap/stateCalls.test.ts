import type { CapturedResource } from "../support/program";
import { bootstrapped } from "./program";
import { GithubRole } from "./roles";
import { PREVIEW, stateRequest, UP } from "./stateCalls";

let resources: CapturedResource[];
beforeAll(async () => {
  ({ resources } = await bootstrapped());
});

function may(role: string, call: readonly [string, string]): Promise<boolean> {
  const { action, resource, context } = stateRequest(call);
  return new GithubRole(resources, role).may(action, resource, context);
}

it.each(PREVIEW)("every role that is about staging may %s %s", async (...call) => {
  for (const role of ["preview", "drift", "deploy-staging"]) {
    expect([role, await may(role, call)]).toEqual([role, true]);
  }
});

it.each(UP)("the role that deploys staging may %s %s, and no other role", async (...call) => {
  expect(await may("deploy-staging", call)).toBe(true);
  for (const role of ["deploy-prod", "preview", "drift"]) {
    expect([role, await may(role, call)]).toEqual([role, false]);
  }
});
