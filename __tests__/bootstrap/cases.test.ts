// IAM's own decision is simulated; that AWS sends these actions, resources and context keys is by its documentation.
import type { CapturedResource } from "../support/program";
import {
  BESIDE_CASES,
  BOUNDARY_CASES,
  CASES,
  NAMED_ADDRESS,
  NAMED_ADDRESS_CASES,
  NEW_VPC_CASES,
  PREFECT_SERVER_BOUNDARY_CASES,
  PREFECT_SERVER_CASES,
  PREFECT_SERVER_DRIFT_CASES,
  TASK_POLICIES,
  TASK_POLICY_CASES,
} from "./cases";
import { GUESTS } from "./existingCases";
import {
  LOAD_BALANCER_BOUNDARY_CASES,
  LOAD_BALANCER_CASES,
  LOAD_BALANCER_DRIFT_CASES,
} from "./loadBalancerCases";
import {
  GUESTS_INSTANCE_ROLE_CASES,
  INSTANCE_ROLE_CASES,
  MANAGED_INSTANCES_BOUNDARY_CASES,
  MANAGED_INSTANCES_CASES,
  MANAGED_INSTANCES_DRIFT_CASES,
} from "./managedInstancesCases";
import {
  NAT_INSTANCE_ADDRESS_CASES,
  NAT_INSTANCE_BOUNDARY_CASES,
  NAT_INSTANCE_CASES,
  NAT_INSTANCE_READ_CASES,
} from "./natInstanceCases";
import { bootstrapped } from "./program";
import { GithubRole, TaskRole } from "./roles";

let resources: CapturedResource[];
beforeAll(async () => {
  ({ resources } = await bootstrapped());
});

const rows = Object.entries(CASES).flatMap(([name, cases]) => cases.map((one) => [name, ...one] as const));

it.each(rows)("%s: %s on %s with %j: %s, %s", async (name, action, resource, context, expected) => {
  expect(await new GithubRole(resources, name).may(action, resource, context)).toBe(expected);
});

describe("the boundary", () => {
  it.each(BOUNDARY_CASES)("%s on %s with %j: %s, %s", async (action, resource, context, expected) => {
    expect(await new GithubRole(resources, "deploy-prod").couldEver(action, resource, context)).toBe(
      expected,
    );
  });
});

it.each(BESIDE_CASES)("preview, with everything attached: %s on %s with %j: %s, %s", async (...row) => {
  const [action, resource, context, expected] = row;
  expect(await new GithubRole(resources, "preview").couldBeside(action, resource, context)).toBe(expected);
});

it.each(NEW_VPC_CASES)("deploy-staging, before its VPC: %s on %s with %j: %s, %s", async (...row) => {
  const [action, resource, context, expected] = row;
  const { resources } = await bootstrapped({ newVpcs: ["staging"] });
  expect(await new GithubRole(resources, "deploy-staging").may(action, resource, context)).toBe(expected);
});

it.each(NAMED_ADDRESS_CASES)("deploy-staging, with an address: %s on %s with %j: %s, %s", async (...row) => {
  const [action, resource, context, expected] = row;
  const { resources } = await bootstrapped({ egressAllocationIds: { staging: [NAMED_ADDRESS] } });
  expect(await new GithubRole(resources, "deploy-staging").may(action, resource, context)).toBe(expected);
});

describe("deploy-staging, with a Prefect server", () => {
  const told = { prefectServers: ["staging"] };

  it.each(PREFECT_SERVER_CASES)("%s on %s with %j: %s, %s", async (...row) => {
    const [action, resource, context, expected] = row;
    const { resources } = await bootstrapped(told);
    expect(await new GithubRole(resources, "deploy-staging").may(action, resource, context)).toBe(expected);
  });

  it.each(PREFECT_SERVER_DRIFT_CASES)("drift: %s on %s with %j: %s, %s", async (...row) => {
    const [action, resource, context, expected] = row;
    const { resources } = await bootstrapped(told);
    expect(await new GithubRole(resources, "drift").may(action, resource, context)).toBe(expected);
  });

  it.each(PREFECT_SERVER_BOUNDARY_CASES)("in its boundary: %s on %s with %j: %s, %s", async (...row) => {
    const [action, resource, context, expected] = row;
    const { resources } = await bootstrapped(told);
    expect(await new GithubRole(resources, "deploy-staging").couldEver(action, resource, context)).toBe(
      expected,
    );
  });
});

describe("deploy-staging, with a load balancer", () => {
  const told = { loadBalancers: ["staging"] };

  it.each(LOAD_BALANCER_CASES)("%s on %s with %j: %s, %s", async (...row) => {
    const [action, resource, context, expected] = row;
    const { resources } = await bootstrapped(told);
    expect(await new GithubRole(resources, "deploy-staging").may(action, resource, context)).toBe(expected);
  });

  it.each(LOAD_BALANCER_DRIFT_CASES)("drift: %s on %s with %j: %s, %s", async (...row) => {
    const [action, resource, context, expected] = row;
    const { resources } = await bootstrapped(told);
    expect(await new GithubRole(resources, "drift").may(action, resource, context)).toBe(expected);
  });

  it.each(LOAD_BALANCER_BOUNDARY_CASES)("in its boundary: %s on %s with %j: %s, %s", async (...row) => {
    const [action, resource, context, expected] = row;
    const { resources } = await bootstrapped(told);
    expect(await new GithubRole(resources, "deploy-staging").couldEver(action, resource, context)).toBe(
      expected,
    );
  });
});

describe("deploy-staging, with Managed Instances", () => {
  const told = { managedInstances: ["staging"] };

  it.each(MANAGED_INSTANCES_CASES)("%s on %s with %j: %s, %s", async (...row) => {
    const [action, resource, context, expected] = row;
    const { resources } = await bootstrapped(told);
    expect(await new GithubRole(resources, "deploy-staging").may(action, resource, context)).toBe(expected);
  });

  it.each(MANAGED_INSTANCES_DRIFT_CASES)("drift: %s on %s with %j: %s, %s", async (...row) => {
    const [action, resource, context, expected] = row;
    const { resources } = await bootstrapped(told);
    expect(await new GithubRole(resources, "drift").may(action, resource, context)).toBe(expected);
  });

  it.each(MANAGED_INSTANCES_BOUNDARY_CASES)("in its boundary: %s on %s with %j: %s, %s", async (...row) => {
    const [action, resource, context, expected] = row;
    const { resources } = await bootstrapped(told);
    expect(await new GithubRole(resources, "deploy-staging").couldEver(action, resource, context)).toBe(
      expected,
    );
  });

  it.each(INSTANCE_ROLE_CASES)("its roles: %s on %s with %j: %s, %s", async (...row) => {
    const [action, resource, context, expected] = row;
    const { resources } = await bootstrapped(told);
    expect(await new TaskRole(resources, "staging").couldEver(action, resource, context)).toBe(expected);
  });

  it.each(GUESTS_INSTANCE_ROLE_CASES)("its roles, as a guest: %s on %s with %j: %s, %s", async (...row) => {
    const [action, resource, context, expected] = row;
    const { resources } = await bootstrapped({ ...GUESTS, ...told });
    expect(await new TaskRole(resources, "staging").couldEver(action, resource, context)).toBe(expected);
  });
});

describe("deploy-staging, with a NAT instance", () => {
  const told = { natInstances: ["staging"] };
  let resources: CapturedResource[];
  beforeAll(async () => {
    ({ resources } = await bootstrapped(told));
  });

  it.each(NAT_INSTANCE_CASES)("%s on %s with %j: %s, %s", async (...row) => {
    const [action, resource, context, expected] = row;
    expect(await new GithubRole(resources, "deploy-staging").may(action, resource, context)).toBe(expected);
  });

  it.each(NAT_INSTANCE_ADDRESS_CASES)("and an address: %s on %s with %j: %s, %s", async (...row) => {
    const [action, resource, context, expected] = row;
    const { resources } = await bootstrapped({
      ...told,
      egressAllocationIds: { staging: [NAMED_ADDRESS] },
    });
    expect(await new GithubRole(resources, "deploy-staging").may(action, resource, context)).toBe(expected);
  });

  it.each(
    ["preview", "drift"].flatMap((role) => NAT_INSTANCE_READ_CASES.map((one) => [role, ...one] as const)),
  )("%s: %s on %s with %j: %s, %s", async (role, action, resource, context, expected) => {
    expect(await new GithubRole(resources, role).may(action, resource, context)).toBe(expected);
  });

  it.each(NAT_INSTANCE_BOUNDARY_CASES)("in its boundary: %s on %s with %j: %s, %s", async (...row) => {
    const [action, resource, context, expected] = row;
    expect(await new GithubRole(resources, "deploy-staging").couldEver(action, resource, context)).toBe(
      expected,
    );
  });
});

it.each(TASK_POLICY_CASES)(
  "a task that the account lets do too much: %s on %s with %j: %s, %s",
  async (...row) => {
    const [action, resource, context, expected] = row;
    const { resources } = await bootstrapped({ taskPolicies: TASK_POLICIES });
    expect(await new TaskRole(resources, "staging").couldEver(action, resource, context)).toBe(expected);
  },
);
