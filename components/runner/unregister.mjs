import { ListTasksCommand, StopTaskCommand } from "@aws-sdk/client-ecs";
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
  await stopFlowRuns(clients.ecs, input.task.cluster, input.flowRunFamily);
  for (const id of JSON.parse(process.env.PREFECT_ECS_KEPT_ADDRESSES ?? "[]")) {
    console.log(`Left on purpose: Elastic IP ${id}. Release it when nobody allow-lists it any more.`);
  }
});

/** ECS deletes no cluster with tasks in it. */
async function stopFlowRuns(ecs, cluster, family) {
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, family }));
  for (const task of taskArns) {
    await ecs.send(new StopTaskCommand({ cluster, task, reason: "The stack is being destroyed" }));
    console.log(`stopped flow run task ${task.split("/").pop()}`);
  }
}
