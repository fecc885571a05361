// IAM's own answer needs AWS; the simulator knows no session tags and no service's own checks.
import { programOf } from "../../stacks";
import { captured, OFFLINE_ACCOUNT, region } from "../support/program";
import { arn } from "./programs";
import { type Role, rolesOf } from "./roles";
import type { Context } from "./simulation";

const cluster = arn("ecs", "cluster/prefect-ecs-staging");
const family = "prefect-ecs-staging-dask-reports";
const workers = arn("ecs", `task-definition/${family}:7`);
const task = arn("ecs", "task/prefect-ecs-staging/0123456789abcdef");
const inCluster: Context = { "ecs:cluster": cluster };
const worker: Context = {
  ...inCluster,
  "aws:ResourceTag/prefect-ecs:dask": family,
  "aws:ResourceTag/prefect-ecs:stack": "prefect-ecs/staging",
};
const role = (name: string): string =>
  `arn:aws:iam::${OFFLINE_ACCOUNT}:role/prefect-ecs/staging/flow-runs/${name}`;
const toTasks: Context = { "iam:PassedToService": "ecs-tasks.amazonaws.com" };

let roles: ReadonlyMap<string, Role>;
beforeAll(async () => {
  const config = {
    "aws:region": region,
    "prefect-ecs:prefectApiUrl": "https://prefect.example.com/api",
    "prefect-ecs:flowProjects": JSON.stringify([
      { name: "reports", folder: "flows", dask: {} },
      { name: "ml", folder: "flows" },
    ]),
  };
  const args = { project: "prefect-ecs", stack: "staging", region, config };
  roles = rolesOf((await captured(args, programOf("staging"))).resources);
});

it.each<readonly [action: string, resource: string, context: Context, allowed: boolean, why: string]>([
  ["ecs:RunTask", workers, inCluster, true, "it starts its project's workers"],
  ["ecs:RunTask", workers, { "ecs:cluster": arn("ecs", "cluster/other") }, false, "not in another cluster"],
  [
    "ecs:RunTask",
    arn("ecs", "task-definition/prefect-ecs-staging-dask-ml:1"),
    inCluster,
    false,
    "not another project's",
  ],
  [
    "ecs:RunTask",
    arn("ecs", "task-definition/prefect-ecs-staging-flow-run-reports:1"),
    inCluster,
    false,
    "not flow runs, even its own project's",
  ],
  ["ecs:StopTask", task, worker, true, "it stops a worker that isn't needed any more"],
  [
    "ecs:StopTask",
    task,
    { ...worker, "aws:ResourceTag/prefect-ecs:dask": "prefect-ecs-staging-dask-ml" },
    false,
    "not another project's",
  ],
  [
    "ecs:StopTask",
    task,
    { ...inCluster, "aws:ResourceTag/prefect.io/flow-run-id": "0123" },
    false,
    "not flow runs",
  ],
  ["ecs:StopTask", task, inCluster, false, "not agents"],
  ["ecs:TagResource", task, { "ecs:CreateAction": "RunTask" }, true, "RunTask tags its tasks"],
  ["ecs:TagResource", task, {}, false, "not tasks that are there: it could make them its workers"],
  ["ecs:DescribeTasks", task, worker, false, "it hears of workers from Dask"],
  [
    "iam:PassRole",
    role("prefect-ecs-staging-reports-flow-run-task"),
    toTasks,
    true,
    "workers have its own role",
  ],
  [
    "iam:PassRole",
    role("prefect-ecs-staging-reports-flow-run-execution"),
    toTasks,
    true,
    "and are started with its own",
  ],
  ["iam:PassRole", role("prefect-ecs-staging-reports-flow-run-task"), {}, false, "by ECS tasks only"],
  [
    "iam:PassRole",
    role("prefect-ecs-staging-ml-flow-run-task"),
    toTasks,
    false,
    "no other project's role: it would have its rights",
  ],
])("a flow with Dask and %s on %s: %j → %s, for %s", async (action, resource, context, allowed) => {
  const flow = roles.get("reports-flow-run-task") as Role;
  expect(await flow.may(action, resource, context)).toBe(allowed);
});

it("gives a flow no right on everything, and none to a project without Dask", () => {
  const { statements } = roles.get("reports-flow-run-task") as Role;
  expect(statements.flatMap(({ Resource }) => Resource)).not.toContain("*");
  expect((roles.get("ml-flow-run-task") as Role).statements).toEqual([]);
});

it.each(["ecs:RunTask", "ecs:StopTask"])("lets no agent %s workers", async (action) => {
  const agent = roles.get("agent-default-task") as Role;
  const resource = action === "ecs:RunTask" ? workers : task;
  expect(await agent.may(action, resource, worker)).toBe(false);
});
