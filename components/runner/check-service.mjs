import { DescribeServicesCommand } from "@aws-sdk/client-ecs";
import { setTimeout as sleep } from "node:timers/promises";
import { runStep, StepError } from "./step.mjs";

const POLL_MILLISECONDS = 5_000;
const DEADLINE_MILLISECONDS = 10 * 60_000;

await runStep(async ({ cluster, service, taskDefinition, logGroup }, { ecs }) => {
  const deadline = Date.now() + DEADLINE_MILLISECONDS;
  for (;;) {
    const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
    const deployments = services[0]?.deployments ?? [];
    const primary = deployments.find(({ status }) => status === "PRIMARY");
    if (primary?.taskDefinition === taskDefinition && primary.rolloutState === "COMPLETED") {
      console.log(`${service} runs ${taskDefinition.split("/").pop()}`);
      return;
    }
    if (primary?.taskDefinition !== taskDefinition || primary?.rolloutState === "FAILED") {
      throw new StepError(notDeployed(service, taskDefinition, primary, services[0]?.events ?? [], logGroup));
    }
    if (Date.now() > deadline) {
      throw new StepError(`${service} did not finish its deployment of ${taskDefinition} in ten minutes.`);
    }
    await sleep(POLL_MILLISECONDS);
  }
});

function notDeployed(service, wanted, primary, events, logGroup) {
  const running = primary?.taskDefinition?.split("/").pop() ?? "nothing";
  return [
    `${service} does not run ${wanted.split("/").pop()} but ${running}: ECS rolled the deployment back.`,
    "The previous agent keeps running. Why the new one failed:",
    ...events.slice(0, 5).map(({ message }) => `  ${message}`),
    `  log group ${logGroup}`,
    "After fixing the cause, run `pulumi up --refresh`: Pulumi's state has the new revision as deployed.",
  ].join("\n");
}
