import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { CapacityProvider } from "../../components/task/fargatePlatform";
import { deploymentSizes, plannedDeployments, readSchedules } from "../../plan/flows";

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
    const pool = {
      agent: "default",
      name: "ecs-prod",
      workQueues: ["main"],
      capacityProvider: CapacityProvider.onDemand,
    };

    const registration = {
      config: { owner: "flows/prod", secretVariables: [], workPools: [pool] },
      environment: {},
    };
    const [hello, daily] = plannedDeployments(folder, [{ folder: "flows", registration }]);
    rmSync(folder, { recursive: true });

    expect(hello).toMatchObject({ workPool: "ecs-prod", workQueue: "main", problems: [] });
    expect(hello?.facts).toContain("work pool ecs-prod, queue main");
    const problem = expect.stringContaining(
      "has `{{ $WORK_POOL_BULK }}`, and prod has no such agent",
    ) as string;
    expect(daily?.problems).toStrictEqual([problem]);
    expect(daily?.facts.at(-1)).toBe(`refused: ${daily?.problems[0]}`);
  });

  it("are read as Prefect reads them: merge keys, null for nothing, one schedule, the template of `prefect init`", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "flows-"));
    mkdirSync(path.join(folder, "flows"));
    writeFileSync(path.join(folder, "flows", "prefect.yaml"), AS_TEAMS_HAVE_IT);

    const deployments = plannedDeployments(folder);
    const [schedules, sizes] = [readSchedules(folder), deploymentSizes(folder)];
    rmSync(folder, { recursive: true });

    expect(deployments.map(({ name, facts }) => [name, ...facts])).toStrictEqual([
      ["load/daily", "0 3 * * * UTC", "1 vCPU, 2 GiB"],
      ["load/big", "every PT1H", "1 vCPU, 4 GiB"],
      ["load/sized-by-stack"],
    ]);
    expect(schedules).toHaveLength(2);
    expect(sizes).toStrictEqual([
      { name: "load/daily", cpu: 1024, memoryMiB: 2048 },
      { name: "load/big", cpu: 1024, memoryMiB: 4096 },
    ]);
  });

  it("are those of the checkout", () => {
    const names = plannedDeployments(path.resolve(__dirname, "../..")).map(({ name }) => name);

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

const AS_TEAMS_HAVE_IT = `
definitions:
  variables: &variables {cpu: 1024, memory: 2048, image: "{{ build.image }}"}
  pool: &pool
    name: null
    work_queue_name: null
    job_variables: *variables
deployments:
- name: null
  entrypoint: null
  schedule: {}
  work_pool: {name: null, job_variables: {}}
- name: daily
  description: null
  entrypoint: flows/load.py:load
  schedule: {cron: 0 3 * * *, timezone: UTC}
  work_pool: *pool
- name: big
  entrypoint: flows/load.py:load
  schedule: null
  schedules: [{interval: PT1H}]
  work_pool:
    <<: *pool
    job_variables: {<<: *variables, memory: 4096}
- name: sized-by-stack
  entrypoint: flows.load:load
  schedules: null
  work_pool: {job_variables: {cpu: "{{ $CPU }}", memory: null}}
`;
