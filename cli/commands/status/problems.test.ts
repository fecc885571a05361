import { wrongIn } from "./problems";
import type { WorkPoolStatus } from "./workPools";

const pool: WorkPoolStatus = {
  name: "ecs-staging",
  agent: "default",
  status: "NOT_READY",
  onlineWorkers: 0,
  sleeps: true,
  queued: 2,
  late: 2,
  running: 0,
  concurrencyLimit: null,
};
const problemsOf = (workPool: WorkPoolStatus): string[] =>
  wrongIn({
    stack: "prefect-ecs/staging",
    prefectUrl: "https://prefect.example.com",
    accountId: "123456789012",
    region: "eu-west-1",
    egressIps: [],
    agents: { found: [] },
    workPools: { found: [workPool] },
    runs: { found: [] },
    events: { found: { waiting: 0, oldestSeconds: undefined, dead: 0 } },
    alarms: { found: [] },
    failedRegistrations: { found: [] },
    brokenOff: { found: null },
  });

it("finds nothing wrong with late runs and no worker while the agent sleeps", () => {
  expect(problemsOf(pool)).toEqual([]);
});

it("finds both wrong when it should be awake", () => {
  expect(problemsOf({ ...pool, sleeps: false })).toEqual([
    "work pool ecs-staging: no worker is online",
    "work pool ecs-staging: 2 runs are late",
  ]);
});
