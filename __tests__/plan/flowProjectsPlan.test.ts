import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { GetServiceQuotaCommand } from "@aws-sdk/client-service-quotas";
import { prefectPlan } from "../../cli/commands/preflight/checks/prefectPlan";
import type { Site } from "../../cli/commands/preflight/site";
import { tasksDuringUp } from "../../cli/commands/preflight/tasks";
import { costOf } from "../../plan/cost/cost";
import { type Prices, pricesOf, readPriceTable } from "../../plan/cost/prices";
import { makePlan, type Plan } from "../../plan/plan";
import { Staged } from "../../cli/commands/preflight/__tests__/staged";

const IMAGE = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/vendor@sha256:${"0123456789abcdef".repeat(4)}`;

const FILES = {
  "Pulumi.staging.yaml": `
config:
  aws:region: eu-west-1
  prefect-ecs:flowProjects:
    - {name: vendor, imageUri: "${IMAGE}"}
    - name: ml
      folder: teams/ml/
      cpu: 4096
      memoryMiB: 16384
      ephemeralStorageGiB: 120
      variables: {POOL: default}
      workPools: {training: default}
      buildSecrets: {PIP_INDEX_URL: TEAM_INDEX_OF_NOBODY}
    - {name: reports, folder: ./teams/reports, prefectFile: etl/prefect.yaml, environment: {TARGET: ecs-staging}}
`,
  "teams/ml/requirements.txt": "prefect==3.8.8\n",
  "teams/ml/prefect.yaml": `
deployments:
  - name: nightly
    entrypoint: train.py:train
    schedules: [{cron: 0 2 * * *}]
    work_pool: {name: "{{ $POOL }}", job_variables: {cpu: 8192, ephemeral_storage: {sizeInGiB: 150}}}
  - name: pooled
    entrypoint: train.py:train
    work_pool: {name: training, job_variables: {task_definition: score}}
  - name: lost
    entrypoint: train.py:train
    work_pool: {name: "{{ $TARGET }}"}
`,
  "teams/reports/requirements.txt": "prefect==3.8.8\n",
  "teams/reports/etl/prefect.yaml": `
deployments:
  - name: nightly
    entrypoint: report.py:report
    work_pool: {name: "{{ $TARGET }}"}
  - name: pooled
    entrypoint: report.py:report
    work_pool: {name: training}
`,
};

let root: string;
let plan: Plan;

/** The program of this checkout, with a configuration and folders of its own. */
beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), "plan-"));
  for (const name of ["stacks", "components", "flows", "node_modules"]) {
    symlinkSync(path.resolve(name), path.join(root, name));
  }
  cpSync("Pulumi.yaml", path.join(root, "Pulumi.yaml"));
  for (const [file, content] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  }
  plan = await makePlan(root, "staging");
}, 120_000);
afterAll(() => {
  rmSync(root, { recursive: true });
});

it("lists the deployments of each project's folder, and none of `flows/`", () => {
  expect(plan.gaps).toEqual([]);
  expect(plan.deployments.map(({ flowProject, name, facts: [whose] }) => [flowProject, name, whose])).toEqual(
    [
      ["ml", "train/nightly", "of flow project ml"],
      ["ml", "train/pooled", "of flow project ml"],
      ["ml", "train/lost", "of flow project ml"],
      ["reports", "report/nightly", "of flow project reports"],
      ["reports", "report/pooled", "of flow project reports"],
    ],
  );
});

it("tells the task definition that a deployment chooses", () => {
  const pooled = plan.deployments.find(({ name }) => name === "train/pooled");
  expect(pooled?.facts).toContain("task definition score");
});

it("holds each to its own registration: its variables, its environment, its names of pools", () => {
  const pools = plan.deployments.map(({ name, workPool }) => [name, workPool]);
  expect(Object.fromEntries(pools)).toEqual({
    "train/nightly": "ecs-staging",
    "train/pooled": "ecs-staging",
    "train/lost": undefined,
    "report/nightly": "ecs-staging",
    "report/pooled": undefined,
  });
  expect(plan.problems).toEqual([
    "Registration of ml would refuse the deployment train/lost: `work_pool.name` has `{{ $TARGET }}`, and `environment` of flow project ml has no TARGET.",
    "Registration of reports would refuse the deployment report/pooled: `work_pool.name` is 'training', which is no work pool of staging; allowed: `{{ $WORK_POOL }}`, `{{ $WORK_POOL_DEFAULT }}`; or write `workPools: {training: default}` for the flow project in the stack's configuration.",
  ]);
});

it("prices a size that a deployment says in part, the rest being its project's", () => {
  const sizes = plan.cost?.thousandRuns.map(({ name, cpu, memoryMiB }) => [name, cpu, memoryMiB]);
  expect(sizes).toEqual([
    ["project ml", 4096, 16384],
    ["project reports", 512, 1024],
    ["project vendor", 512, 1024],
    ["train/nightly", 8192, 16384],
  ]);
});

it("prices the disk of a project and of a deployment", () => {
  const { of } = pricesOf(readPriceTable(), "eu-west-1") as Prices;
  const hourly = (name: string): number | undefined => {
    const runs = plan.cost?.thousandRuns.find((one) => one.name === name);
    return runs && runs.x86 / ((1000 * runs.minutes) / 60);
  };
  // Fargate's own 20 GiB are free.
  const disk = (gib: number): number => (gib - 20) * of.taskStorageGb;
  expect(hourly("project ml")).toBeCloseTo(4 * of.x86Vcpu + 16 * of.x86Gb + disk(120), 9);
  expect(hourly("project reports")).toBeCloseTo(0.5 * of.x86Vcpu + of.x86Gb, 9);
  expect(hourly("train/nightly")).toBeCloseTo(8 * of.x86Vcpu + 16 * of.x86Gb + disk(150), 9);
});

it("needs no secret of a build, says what `up` needs, and says whose deployments it can't read", () => {
  expect(process.env).not.toHaveProperty("TEAM_INDEX_OF_NOBODY");
  expect(plan.notes).toEqual([
    "Deployments of flow project vendor can't be read: the code is in an existing image.",
    "`pulumi up` needs `TEAM_INDEX_OF_NOBODY` in its environment, as `buildSecrets` say; a plan doesn't.",
  ]);
});

it("prices nothing of a project whose task definition isn't there", () => {
  const resources = plan.resources.filter(({ name }) => name !== "prefect-ecs-staging-reports-flow-run");
  const { thousandRuns } = costOf({ stack: "staging", resources });
  expect(thousandRuns.map(({ name }) => name)).toEqual(["project ml", "project vendor"]);
});

describe("preflight", () => {
  const staged = new Staged();
  beforeEach(() => {
    staged.reset();
    staged.site = { root, planned: plan.resources };
  });
  afterEach(() => {
    staged.close();
  });

  it("fails for a build's secret that isn't set", async () => {
    staged.site = { ...staged.site, unsetBuildSecrets: ["TEAM_INDEX_OF_NOBODY"] };
    expect((await staged.linesOf("configuration")).slice(1)).toEqual([
      "fail configuration: `TEAM_INDEX_OF_NOBODY` is not set here, and `buildSecrets` of a flow project names it.",
      "  `export TEAM_INDEX_OF_NOBODY=…` before `pulumi up`",
    ]);
  });

  it("counts the registration of each project beside the agents", () => {
    // An agent of 0.25, and three projects that register at once; the platform's registration is over by then.
    expect(tasksDuringUp(plan.resources)).toEqual({ count: 4, vcpu: 1.75 });
  });

  it("looks for the largest run among all projects", async () => {
    staged.quotas.on(GetServiceQuotaCommand, { ServiceCode: "fargate" }).resolves({ Quota: { Value: 6 } });
    const [line] = await staged.linesOf("fargate");
    expect(line).toBe(
      "fail fargate: on demand 6 at once, `up` needs up to 1.75; train/nightly needs 8, and 5.75 are left.",
    );
  });

  it("counts the schedules of all projects, and says whose it can't", async () => {
    const apiUrl = "https://api.prefect.cloud/api/accounts/0/workspaces/0";
    const outcomes = await prefectPlan.look({
      ...staged.site,
      prefect: { apiUrl, credential: undefined },
    } as Site);
    expect(outcomes.map(({ verdict, says }) => `${verdict} ${says.replace(/ \(.*?Z\)/, "")}`)).toEqual([
      "pass schedules start up to 1 run in a minute, at least 30 requests: every plan allows them",
      "unread deployments of flow project vendor can't be read: the code is in an existing image",
    ]);
  });
});
