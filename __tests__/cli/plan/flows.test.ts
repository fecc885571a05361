import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { plannedDeployments } from "../../../cli/plan/flows";

describe("the flows of a stack", () => {
  it("are the deployments of prefect.yaml, with schedules and sizes", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "flows-"));
    mkdirSync(path.join(folder, "flows"));
    writeFileSync(path.join(folder, "flows", "prefect.yaml"), PREFECT_YAML);

    const deployments = plannedDeployments(folder);
    rmSync(folder, { recursive: true });

    expect(deployments.map(({ name, facts }) => [name, ...facts])).toStrictEqual([
      ["hello/hello", "Greet somebody."],
      [
        "collect-points/daily",
        "Fetch points.",
        "nightly: 0 2 * * * Etc/UTC (switched off)",
        "often: every 600 s",
        "0.5 vCPU, 1 GiB",
      ],
    ]);
  });

  it("say whose pool and queue they go to, and why registration would refuse one", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "flows-"));
    mkdirSync(path.join(folder, "flows"));
    writeFileSync(
      path.join(folder, "flows", "prefect.yaml"),
      PREFECT_YAML.replace("WORK_POOL", "WORK_POOL_BULK"),
    );
    const pool = { agent: "default", name: "ecs-prod", workQueues: ["main"], capacityProvider: "FARGATE" };

    const [hello, daily] = plannedDeployments(folder, {
      config: { owner: "flows/prod", secretVariables: [], workPools: [pool] },
      environment: {},
    });
    rmSync(folder, { recursive: true });

    expect(hello).toMatchObject({ workPool: "ecs-prod", workQueue: "main", problems: [] });
    expect(hello?.facts).toContain("work pool ecs-prod, queue main");
    const problem = expect.stringContaining(
      "has `{{ $WORK_POOL_BULK }}`, and prod has no such agent",
    ) as string;
    expect(daily?.problems).toStrictEqual([problem]);
    expect(daily?.facts.at(-1)).toBe(`refused: ${daily?.problems[0]}`);
  });

  it("are those of the checkout", () => {
    const names = plannedDeployments(path.resolve(__dirname, "../../..")).map(({ name }) => name);

    expect(names).toContain("leaderboard/leaderboard");
  });

  it("are none where there is no prefect.yaml", () => {
    expect(plannedDeployments(tmpdir())).toStrictEqual([]);
  });
});

const PREFECT_YAML = `
deployments:
  - name: hello
    description: Greet somebody.
    entrypoint: flows.hello.hello
  - name: daily
    description: Fetch points.
    entrypoint: flows.collect_points.collect_points
    schedules:
      - slug: nightly
        cron: "0 2 * * *"
        timezone: Etc/UTC
        active: false
      - slug: often
        interval: 600
    work_pool:
      name: "{{ $WORK_POOL }}"
      job_variables:
        cpu: 512
        memory: 1024
`;
