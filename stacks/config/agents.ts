import { type AgentSchedule, scheduleProblems } from "../../components/agent/agentSchedule";
import { runLimitProblems } from "../../components/agent/runLimit";
import { CapacityProvider } from "../../components/task/fargatePlatform";
import type { FargateSize } from "../../components/task/fargateSize";
import { show, showChoices } from "../../components/show";
import { readCapacity } from "./capacity";
import { readContainerVariables } from "./containers";
import type { Fields } from "./fields";
import { repeated } from "./repeated";
import { readSize } from "./sizes";
import { type AgentConfig, AgentType, type FlowProjectConfig, type StackDefaults } from "./types";

export const defaultAgentName = "default";

/** Limited by IAM's length of a role's name: see `stackName` in `stacks/config.ts`. */
const maxNameLength = 13;
const agentName = new RegExp(`^[a-z]([a-z0-9-]{0,${maxNameLength - 2}}[a-z0-9])?$`);

/** One worker polls for all runs of its queues; many of them only poll Prefect more often. */
const maxDesiredCount = 10;

/** Reads the agents; by default there is one. @param instances Names of Managed Instances. */
export function readAgents(
  fields: Fields,
  defaults: StackDefaults,
  stack: string,
  instances: readonly string[],
): AgentConfig[] {
  const given = fields.objects("agents").map((agent) => readAgent(agent, defaults, stack, instances));
  const agents = given.length > 0 ? given : [defaultAgent(defaults, stack)];
  reportSharing(fields, agents);
  return agents;
}

function defaultAgent(defaults: StackDefaults, stack: string): AgentConfig {
  return {
    name: defaultAgentName,
    type: AgentType.ecs,
    flowProject: undefined,
    limit: 0,
    schedule: undefined,
    workPool: defaultWorkPool(defaultAgentName, stack),
    workQueues: ["default"],
    ...defaults.agentSize,
    desiredCount: 1,
    capacityProvider: CapacityProvider.onDemand,
    capacityProviderStrategy: undefined,
    managedInstances: undefined,
    exec: false,
    environment: {},
    secrets: {},
  };
}

/** Without the project's name, which begins with `prefect`: Prefect reserves such names of pools. */
export function defaultWorkPool(agent: string, stack: string, type: AgentType = AgentType.ecs): string {
  return agent === defaultAgentName ? `${type}-${stack}` : `${type}-${stack}-${agent}`;
}

function readAgent(
  fields: Fields,
  defaults: StackDefaults,
  stack: string,
  instances: readonly string[],
): AgentConfig {
  const name = readName(fields);
  const fallback = defaultAgent(defaults, stack);
  const type = fields.choice("type", AgentType) ?? fallback.type;
  const size = readSize(
    fields,
    "cpu",
    "memoryMiB",
    type === AgentType.process ? processAgentSize : defaults.agentSize,
  );
  const agent = {
    name,
    type,
    ...readProcesses(fields, type, size),
    schedule: readSchedule(fields),
    workPool: readWorkPool(fields) ?? defaultWorkPool(name, stack, type),
    workQueues: readWorkQueues(fields) ?? fallback.workQueues,
    ...size,
    desiredCount: readDesiredCount(fields) ?? fallback.desiredCount,
    ...readCapacity(fields, type, instances),
    exec: fields.flag("exec") ?? fallback.exec,
    ...readContainerVariables(fields),
  };
  if (agent.schedule !== undefined && agent.desiredCount === 0) {
    fields.must("desiredCount", "be at least 1 with a `schedule`, which starts so many tasks", show(0));
  }
  fields.rejectUnknown();
  return agent;
}

/** For the runs that it executes at once, too. */
const processAgentSize: FargateSize = { cpu: 1024, memoryMiB: 2048 };
const defaultLimit = 5;

/** Reads the keys of an agent that executes flow runs itself. */
function readProcesses(
  fields: Fields,
  type: AgentType,
  { memoryMiB }: FargateSize,
): Pick<AgentConfig, "flowProject" | "limit"> {
  const flowProject = fields.text("flowProject");
  const limit = fields.integer("limit");
  if (type === AgentType.ecs) {
    const given = ["flowProject", "limit"].filter((name) => fields.has(name));
    fields.report(
      ...given.map(
        (name) =>
          `\`${fields.key(name)}\` is for an agent that executes flow runs itself: set \`${fields.key("type")}\` to 'process', or remove it.`,
      ),
    );
    return { flowProject: undefined, limit: 0 };
  }
  const known = limit ?? defaultLimit;
  fields.report(...runLimitProblems({ limit: known, memoryMiB }, { limit: fields.key("limit") }));
  return { flowProject, limit: known };
}

function readSchedule(fields: Fields): AgentSchedule | undefined {
  const schedule = fields.object("schedule");
  if (schedule === undefined) {
    return undefined;
  }
  const [start, stop, timezone] = ["start", "stop", "timezone"].map((name) => schedule.text(name) ?? "");
  schedule.rejectUnknown();
  const read = { start, stop, timezone } as AgentSchedule;
  fields.report(...scheduleProblems(read, fields.key("schedule")));
  return read;
}

/** Reports agents whose flow project isn't one of the stack's, or isn't said where there are several. */
export function reportFlowProjects(
  fields: Fields,
  agents: readonly AgentConfig[],
  flowProjects: readonly Pick<FlowProjectConfig, "dask" | "name">[],
): void {
  const names = flowProjects.map(({ name }) => name);
  for (const [index, { type, flowProject }] of agents.entries()) {
    const key = `agents[${index}].flowProject`;
    if (type !== AgentType.process) {
      continue;
    }
    const project = flowProjects.find(({ name }) => name === (flowProject ?? names[0]));
    if (project?.dask !== undefined) {
      const why = "whose runs need tasks of their own, in the workers' security group";
      fields.must(key, `name a flow project without \`dask\`, ${why}`, show(project.name));
    }
    if (flowProject === undefined && names.length <= 1) {
      continue;
    }
    if (names.length === 0) {
      fields.report(
        `\`${fields.key(key)}\` must not be set: the stack runs \`flows/\`, and has no \`flowProjects\`.`,
      );
    } else if (flowProject === undefined || !names.includes(flowProject)) {
      fields.mustBe(
        key,
        `${showChoices(names)}, the flow project whose code the agent has`,
        show(flowProject),
      );
    }
  }
}

function readName(fields: Fields): string {
  const name = fields.text("name");
  if (name === undefined || !agentName.test(name)) {
    const allowed = `at most ${maxNameLength} small letters, digits and inner '-', beginning with a letter`;
    fields.mustBe("name", allowed, show(name));
  }
  return name ?? "";
}

function readWorkPool(fields: Fields): string | undefined {
  const pool = fields.text("workPool");
  if (pool !== undefined) {
    reportPrefectName(fields, "workPool", pool);
    if (/^prefect/i.test(pool)) {
      fields.mustBe(
        "workPool",
        "a name that doesn't begin with 'prefect', which Prefect reserves",
        show(pool),
      );
    }
  }
  return pool;
}

function readWorkQueues(fields: Fields): string[] | undefined {
  const queues = fields.texts("workQueues");
  for (const [index, queue] of queues.entries()) {
    reportPrefectName(fields, `workQueues[${index}]`, queue);
  }
  return queues.length === 0 ? undefined : queues;
}

function readDesiredCount(fields: Fields): number | undefined {
  const count = fields.integer("desiredCount");
  if (count !== undefined && (count < 0 || count > maxDesiredCount)) {
    fields.mustBe("desiredCount", `from 0 to ${maxDesiredCount}`, show(count));
  }
  return count;
}

/** The same rule as in `prefect_ecs/src/prefect_ecs/registration/checks/names.py`, which has the reasons. */
function reportPrefectName(fields: Fields, name: string, value: string): void {
  if (!/^(?! )(?!['" ]*$)(?:[^/%&<>?#\\\p{C}\p{Z}]| ){1,200}(?<! )$/u.test(value)) {
    const allowed = "a name of at most 200 characters without / % & < > ? # \\ and without spaces around it";
    fields.mustBe(name, allowed, show(value));
  }
}

/** A pool's settings come from its agent, so two agents can't share a pool. */
function reportSharing(fields: Fields, agents: AgentConfig[]): void {
  const sameNames = repeated(agents.map(({ name }) => name));
  for (const name of sameNames) {
    fields.must("agents", "have different names", `${show(name)} twice`);
  }
  if (sameNames.size > 0) {
    // Pools that are named after such agents are the same too.
    return;
  }
  for (const pool of repeated(agents.map(({ workPool }) => workPool))) {
    const hint = "several tasks of one agent are its `desiredCount`";
    fields.must("agents", "have a work pool each", `${show(pool)} twice`, hint);
  }
}
