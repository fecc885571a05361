import { accessOf } from "../../plan/access/access";
import { costOf } from "../../plan/cost/cost";
import { costSection } from "../../plan/cost/costSection";
import { stackResources } from "../support/stack";
import { rowsOf } from "./access/tables";

const reports = { name: "reports", folder: "flows" };

// How long flows have them only a bill tells.
it("prices an hour of the workers of each project that has them, and no month", async () => {
  const dask = { maxWorkers: 50, workerCpu: 2048, workerMemoryMiB: 8192 };
  const ml = { name: "ml", folder: "flows", dask: { capacityProvider: "FARGATE" } };
  const plain = await stackResources("staging", { flowProjects: [reports, { name: "ml", folder: "flows" }] });
  const resources = await stackResources("staging", { flowProjects: [{ ...reports, dask }, ml] });

  const cost = costOf({ stack: "staging", resources });
  expect(cost.daskWorkers?.map((one) => ({ ...one, workerHour: one.workerHour.toFixed(5) }))).toEqual([
    // 1 × 0.04048 + 4 × 0.004445
    { project: "ml", cpu: 1024, memoryMiB: 4096, capacity: "FARGATE", maxWorkers: 20, workerHour: "0.05826" },
    {
      project: "reports",
      cpu: 2048,
      memoryMiB: 8192,
      capacity: "FARGATE_SPOT",
      maxWorkers: 50,
      workerHour: "0.03523",
    },
  ]);
  expect(cost.total).toBeCloseTo(costOf({ stack: "staging", resources: plain }).total ?? 0, 1);
  expect(costSection(cost).text).toContain(
    "Not in these: Dask workers of project reports, 2 vCPU, 8 GiB on FARGATE_SPOT, 0.03523392 an hour each while a flow run has them, at most 50 for a run (1.76 an hour).",
  );
});

it("says nothing of workers where there are none", async () => {
  const resources = await stackResources("staging", { flowProjects: [reports] });
  const cost = costOf({ stack: "staging", resources });
  expect(cost).not.toHaveProperty("daskWorkers");
  expect(costSection(cost).text.join("\n")).not.toContain("Dask");
});

it("shows who reaches whom, whose rights are whose, and that workers have the flow runs' own role", async () => {
  const resources = await stackResources("staging", { flowProjects: [{ ...reports, dask: {} }] });
  const access = accessOf({ stack: "staging", resources });

  expect(rowsOf(access, "In").filter((row) => row.includes("reports-dask"))).toEqual([
    "security group reports-dask | flow runs, Dask workers of reports | tcp 1024-65535 | members of the group itself | Each other",
  ]);
  expect(rowsOf(access, "Roles").find((row) => row.startsWith("reports-flow-run-task"))).toContain(
    "Dask workers of reports: its code; flow runs of reports: its code",
  );
  const passes = rowsOf(access, "Rights").find((row) => row.includes("pass dask workers roles"));
  expect(passes).toContain("role reports-flow-run-task, role reports-flow-run-execution");
});
