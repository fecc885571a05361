import { readFileSync } from "node:fs";
import * as path from "node:path";
import { placementOf, type WorkPoolChoice } from "../../plan/placement";
import type { PlannedRegistration, RegisteredPool } from "../../plan/inventory/registrationConfig";

/** Cases of registration's own tests. */
interface Table {
  readonly owner: string;
  readonly secretVariables: readonly string[];
  readonly agents: readonly RegisteredPool[];
  readonly workPoolNames: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly workPool: WorkPoolChoice;
    readonly goesTo?: readonly string[];
    readonly refused?: readonly string[];
  }[];
}

const root = path.resolve(__dirname, "../..");
const table = JSON.parse(
  readFileSync(path.join(root, "prefect_ecs/tests/registration/work_pools.json"), "utf8"),
) as Table;
const { owner, secretVariables, agents, workPoolNames, variables, environment, cases } = table;
const registration: PlannedRegistration = {
  config: { owner, secretVariables, workPools: agents, workPoolNames, variables },
  environment,
};

describe("where a deployment's runs go", () => {
  it.each(cases.map((one) => [JSON.stringify(one.workPool), one] as const))(
    "is what registration decides: %s",
    (_, { workPool, goesTo, refused = [] }) => {
      const { workPool: pool, workQueue, problems } = placementOf(workPool, registration);
      const keys = problems.map((problem) => /^`(work_pool\.[a-z_]+)`/.exec(problem)?.[1]);

      expect([...new Set(keys)]).toStrictEqual(refused);
      expect(refused.length > 0 ? undefined : [pool, workQueue]).toStrictEqual(goesTo);
    },
  );

  it.each([
    [
      { name: "{{ $WORK_POOL_BULK }}" },
      "`work_pool.name` has `{{ $WORK_POOL_BULK }}`, and prod has no such agent: put it among `agents` in Pulumi.prod.yaml, or choose `{{ $WORK_POOL }}` or `{{ $WORK_POOL_DEFAULT }}` or `{{ $WORK_POOL_BIG_JOBS }}`",
    ],
    [
      { name: "ecs-staging" },
      "`work_pool.name` is 'ecs-staging', which is no work pool of prod; allowed: `{{ $WORK_POOL }}`, `{{ $WORK_POOL_DEFAULT }}`, `{{ $WORK_POOL_BIG_JOBS }}`; or write `workPools: {ecs-staging: default}` for the flow project in the stack's configuration",
    ],
    [
      { work_queue_name: "urgent" },
      "`work_pool.work_queue_name` is 'urgent', which no agent of ecs-prod listens to; allowed: main, fast",
    ],
    [{ name: "{{ $NOPE }}" }, "`work_pool.name` has `{{ $NOPE }}`, and `environment` of prod has no NOPE"],
  ])("is refused with what to do: %j", (choice, problem) => {
    expect(placementOf(choice, registration).problems).toStrictEqual([problem]);
  });
});

describe("a pool whose agent executes the runs of one flow project", () => {
  const workPools = [
    ...agents,
    { agent: "quick", name: "quick", workQueues: ["default"], flowProject: "reports" },
  ];
  const of = (project: string): PlannedRegistration => ({
    config: { owner: `${owner}/${project}`, secretVariables, workPools },
    environment,
  });

  it("takes that project's deployments", () => {
    expect(placementOf({ name: "quick" }, of("reports"))).toEqual({
      workPool: "quick",
      workQueue: "default",
      problems: [],
    });
  });

  it("takes no other's, whose code it hasn't", () => {
    expect(placementOf({ name: "quick" }, of("other")).problems).toEqual([
      "`work_pool.name` is 'quick', whose agent runs flows itself, and has the code of flow project reports alone; allowed: `{{ $WORK_POOL }}`, `{{ $WORK_POOL_DEFAULT }}`, `{{ $WORK_POOL_BIG_JOBS }}`",
    ]);
  });
});
