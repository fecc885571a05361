import { paginateListTasks, StopTaskCommand } from "@aws-sdk/client-ecs";
import { describe, runStep } from "./step.mjs";
import { runTask } from "./task.mjs";

await runStep(async (input, clients) => {
  try {
    await runTask(clients, input.task, {
      command: ["python", "-m", "registration", "remove"],
      timeoutMinutes: 10,
    });
  } catch (error) {
    // Prefect, or the way to it, may be gone: that must not keep anybody from removing what costs money.
    console.log(`Prefect was left as it is: ${describe(error)}`);
  }
  try {
    await stopFlowRuns(clients.ecs, input.task.cluster, input.flowRunFamily);
  } catch (error) {
    // So may the cluster; while it has tasks, its own deletion says so.
    console.log(`Flow runs were left as they are: ${describe(error)}`);
  }
  for (const address of JSON.parse(process.env.PREFECT_ECS_KEPT_ADDRESSES ?? "[]")) {
    console.log(`Left on purpose: Elastic IP ${address}. Release it when nobody allow-lists it any more.`);
  }
});

/** ECS deletes no cluster with tasks in it. */
async function stopFlowRuns(ecs, cluster, family) {
  const tasks = [];
  for await (const { taskArns = [] } of paginateListTasks({ client: ecs }, { cluster, family })) {
    tasks.push(...taskArns);
  }
  for (const task of tasks) {
    await ecs.send(new StopTaskCommand({ cluster, task, reason: "The stack is being destroyed" }));
    console.log(`stopped flow run task ${task.split("/").pop()}`);
  }
}
