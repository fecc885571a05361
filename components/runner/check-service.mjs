import { DescribeServicesCommand, DescribeTasksCommand, ListTasksCommand } from "@aws-sdk/client-ecs";
import { setTimeout as sleep } from "node:timers/promises";
import { runStep, StepError } from "./step.mjs";

const POLL_MILLISECONDS = 5_000;
const DEADLINE_MILLISECONDS = 10 * 60_000;

await runStep(async ({ cluster, service, taskDefinition, logGroup, endsRuns }, { ecs }) => {
  const deadline = Date.now() + DEADLINE_MILLISECONDS;
  for (;;) {
    const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
    const deployments = services[0]?.deployments ?? [];
    const primary = deployments.find(({ status }) => status === "PRIMARY");
    if (primary?.taskDefinition === taskDefinition && primary.rolloutState === "COMPLETED") {
      console.log(`${service} runs ${name(taskDefinition)}`);
      return;
    }
    if (primary?.taskDefinition !== taskDefinition || primary?.rolloutState === "FAILED") {
      throw new StepError(notDeployed(service, taskDefinition, primary, services[0]?.events ?? [], logGroup));
    }
    // Its previous tasks are protected until their flow runs have ended, which may take hours.
    if (endsRuns && (await runsHealthy(ecs, cluster, service, primary))) {
      console.log(`${service} runs ${name(taskDefinition)}; ${previousTasks(deployments, primary)}`);
      return;
    }
    if (Date.now() > deadline) {
      throw new StepError(`${service} did not finish its deployment of ${taskDefinition} in ten minutes.`);
    }
    await sleep(POLL_MILLISECONDS);
  }
});

function name(arn) {
  return arn.split("/").pop();
}

/** Whether as many tasks of the new revision as there should be are healthy. */
async function runsHealthy(ecs, cluster, service, primary) {
  if (primary.runningCount < primary.desiredCount) {
    return false;
  }
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, serviceName: service }));
  if (taskArns.length === 0) {
    return primary.desiredCount === 0;
  }
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
  const healthy = tasks.filter(
    ({ taskDefinitionArn, healthStatus }) =>
      taskDefinitionArn === primary.taskDefinition && healthStatus === "HEALTHY",
  );
  return healthy.length >= primary.desiredCount;
}

function previousTasks(deployments, primary) {
  const count = deployments
    .filter((one) => one !== primary)
    .reduce((sum, { runningCount }) => sum + runningCount, 0);
  return `${count} of its previous tasks end their flow runs first`;
}

function notDeployed(service, wanted, primary, events, logGroup) {
  const running = primary?.taskDefinition?.split("/").pop() ?? "nothing";
  return [
    `${service} does not run ${wanted.split("/").pop()} but ${running}: ECS rolled the deployment back.`,
    "The previous revision keeps running. Why the new one failed:",
    ...events.slice(0, 5).map(({ message }) => `  ${message}`),
    `  log group ${logGroup}`,
    "After fixing the cause, run `pulumi up --refresh`: Pulumi's state has the new revision as deployed.",
  ].join("\n");
}
