import { type Describe, kind } from "./description";

/** Commands that the program runs itself, told by the script. */
export const steps: Record<string, Describe> = {
  "command:local:Command": ({ inputs }) => {
    const { create, delete: remove } = inputs as CommandInputs;
    return create === undefined
      ? { kind: "Step of destroy", facts: [inWords(remove ?? "")] }
      : { kind: "Step of up", facts: [inWords(create)] };
  },
};

function inWords(command: string): string {
  const script = /([\w-]+)\.mjs/.exec(command)?.[1] ?? "";
  return SCRIPTS.get(script) ?? command;
}

const SCRIPTS = new Map([
  ["register", "runs the task and shows its log; retires revisions that nothing uses any more"],
  ["check-service", "fails when ECS has rolled the deployment back"],
  ["retire-family", "deregisters every revision"],
  ["unregister", "pauses the work pools, takes the flows out of Prefect, names what stays in AWS"],
]);

/** The project's own components, in the order in which they build on each other. */
export const components: Record<string, Describe> = {
  "prefect-ecs:network:Network": kind("Network", () => ["how flow runs get out, and nothing gets in"]),
  "prefect-ecs:cluster:Cluster": kind("Cluster", () => ["where tasks run"]),
  "prefect-ecs:image:FlowImage": kind("FlowImage", () => [
    "one image for agents, registration and flow runs",
  ]),
  "prefect-ecs:prefect:PrefectCredentials": kind("PrefectCredentials", () => ["where ECS alone reads them"]),
  "prefect-ecs:task:FlowRunTask": kind("FlowRunTask", () => ["what every flow run starts from"]),
  "prefect-ecs:events:TaskEvents": kind("TaskEvents", () => ["tells the agents of tasks that died"]),
  "prefect-ecs:prefect:Registration": kind("Registration", () => [
    "tells Prefect of work pools, limits and flows",
  ]),
  "prefect-ecs:agent:AgentService": kind("AgentService", () => [
    "starts a task for each flow run of its work pool",
  ]),
  "prefect-ecs:monitoring:Monitoring": kind("Monitoring", () => [
    "tells somebody when flow runs get lost or late",
  ]),
  "prefect-ecs:prefect:Teardown": kind("Teardown", () => ["what a destroy does first"]),
  "prefect-ecs:task:FargateTask": kind("FargateTask", () => []),
};

interface CommandInputs {
  readonly create?: string;
  readonly delete?: string;
}
