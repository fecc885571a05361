import { accessOf } from "../../plan/access/access";
import { costOf } from "../../plan/cost/cost";
import type { CapturedResource } from "../support/program";
import { stackResources } from "../support/stack";
import { rowsOf } from "./access/tables";

let resources: CapturedResource[];
beforeAll(async () => {
  resources = await stackResources("staging", {
    flowProjects: [
      { name: "reports", folder: "flows" },
      {
        name: "ml",
        folder: "flows",
        cpu: 4096,
        memoryMiB: 16384,
        policies: [{ sid: "Models", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::models/*"] }],
      },
    ],
  });
});

it("prices a run of each project by its size", () => {
  const { thousandRuns, problem } = costOf({ stack: "staging", resources });
  expect(problem).toBeUndefined();
  expect(thousandRuns.map(({ name, cpu, memoryMiB }) => [name, cpu, memoryMiB])).toEqual([
    ["project ml", 4096, 16384],
    ["project reports", 512, 1024],
  ]);
});

it("names whose rights are whose", () => {
  const roles = rowsOf(accessOf({ stack: "staging", resources }), "Roles").map((row) =>
    row.split(" | ").slice(0, 2).join(" | "),
  );
  expect(roles).toEqual([
    "agent-default-execution | agent default: ECS, before its container starts",
    "agent-default-task | agent default: its code",
    "ml-flow-run-execution | flow runs of ml: ECS, before its container starts",
    "ml-flow-run-task | flow runs of ml: its code",
    "ml-registration-execution | registration of ml: ECS, before its container starts",
    "ml-registration-task | registration of ml: its code",
    "registration-execution | registration: ECS, before its container starts",
    "registration-task | registration: its code",
    "reports-flow-run-execution | flow runs of reports: ECS, before its container starts",
    "reports-flow-run-task | flow runs of reports: its code",
    "reports-registration-execution | registration of reports: ECS, before its container starts",
    "reports-registration-task | registration of reports: its code",
  ]);
});
