import { show } from "../components/show";
import type { PlannedRegistration, RegisteredPool } from "./inventory/registrationConfig";

/** Work pool and queue of a deployment. */
export interface Placement {
  /** Absent: registration would refuse the deployment. */
  readonly workPool?: string;
  readonly workQueue?: string;
  /** Reasons for the refusal, by key. */
  readonly problems: readonly string[];
}

/** From `prefect.yaml`, not yet validated. */
export interface WorkPoolChoice {
  readonly name?: unknown;
  readonly work_queue_name?: unknown;
}

/**
 * The pool and queue of a deployment in a stack, by the same rules as `manifest.py` and `placeholders.py` in
 * `prefect_ecs/src/prefect_ecs/registration`.
 */
export function placementOf(choice: WorkPoolChoice, registration: PlannedRegistration): Placement {
  const { workPools } = registration.config;
  const name = readText("work_pool.name", choice.name, registration);
  const queue = readText("work_pool.work_queue_name", choice.work_queue_name, registration);
  const problems = [...name.problems, ...queue.problems];
  if (problems.length > 0) {
    return { problems };
  }
  const pool = name.value === undefined ? workPools[0] : poolOf(name.value, registration);
  if (pool === undefined) {
    const why = `\`work_pool.name\` is ${show(name.value)}, which is no work pool of ${stackOf(registration)}`;
    const map = `workPools: {${name.value}: ${workPools[0]?.agent}}`;
    const instead = `or write \`${map}\` for the flow project in the stack's configuration`;
    return { problems: [`${why}; allowed: ${placeholdersOf(workPools).join(", ")}; ${instead}`] };
  }
  const own = registration.config.owner.split("/")[2];
  if (pool.flowProject !== undefined && pool.flowProject !== own) {
    const why = `\`work_pool.name\` is ${show(pool.name)}, whose agent runs flows itself, and has the code of flow project ${pool.flowProject} alone`;
    const others = workPools.filter(({ flowProject = own }) => flowProject === own);
    return { problems: [`${why}; allowed: ${placeholdersOf(others).join(", ")}`] };
  }
  const workQueue = queue.value ?? pool.workQueues[0] ?? "";
  if (!pool.workQueues.includes(workQueue)) {
    const why = `\`work_pool.work_queue_name\` is ${show(workQueue)}, which no agent of ${pool.name} listens to`;
    return { problems: [`${why}; allowed: ${pool.workQueues.join(", ")}`] };
  }
  return { workPool: pool.name, workQueue, problems: [] };
}

/** Finds a pool by its own name, its agent's, or one that the configuration maps to either. */
function poolOf(name: string, { config }: PlannedRegistration): RegisteredPool | undefined {
  const meant = config.workPoolNames?.[name] ?? name;
  return (
    config.workPools.find((pool) => pool.name === meant) ??
    config.workPools.find((pool) => pool.agent === meant)
  );
}

interface Read {
  readonly value?: string;
  readonly problems: readonly string[];
}

function readText(key: string, value: unknown, registration: PlannedRegistration): Read {
  if (value === undefined || value === null) {
    return { problems: [] };
  }
  if (typeof value !== "string" && typeof value !== "number") {
    return { problems: [`\`${key}\` must be text, got ${show(value)}`] };
  }
  const problems: string[] = [];
  const resolved = String(value).replace(PLACEHOLDER, (whole, inner: string) => {
    const variable = VARIABLE.exec(inner)?.[1];
    const filled = variable === undefined ? undefined : variablesOf(registration)[variable];
    if (filled === undefined) {
      problems.push(`\`${key}\` has \`${whole}\`${unfilled(variable, registration)}`);
    }
    return filled ?? whole;
  });
  if (String(value).replace(PLACEHOLDER, "").includes("{{")) {
    problems.push(`\`${key}\` has a \`{{\` without its \`}}\``);
  }
  return { value: resolved, problems };
}

const PLACEHOLDER = /\{\{(.*?)\}\}/gs;
const VARIABLE = /^\s*\$([A-Za-z_][A-Za-z0-9_]*)\s*$/;

/** Without secrets: a deployment's values are visible in Prefect. */
function variablesOf({ config, environment }: PlannedRegistration): Record<string, string> {
  const { secretVariables, workPools } = config;
  const all = {
    ...environment,
    ...config.variables,
    STACK: stackOf({ config }),
    WORK_POOL: workPools[0]?.name ?? "",
    ...Object.fromEntries(workPools.map(({ agent, name }) => [poolVariable(agent), name])),
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => !secretVariables.includes(name)));
}

function unfilled(variable: string | undefined, registration: PlannedRegistration): string {
  const stack = stackOf(registration);
  if (variable === undefined) {
    return "; only variables are filled in, like `{{ $WORK_POOL }}`";
  }
  if (variable.startsWith(POOL_PREFIX)) {
    const others = placeholdersOf(registration.config.workPools).join(" or ");
    return `, and ${stack} has no such agent: put it among \`agents\` in Pulumi.${stack}.yaml, or choose ${others}`;
  }
  return registration.config.secretVariables.includes(variable)
    ? `, which is a secret, and what a deployment holds is visible in Prefect`
    : `, and \`environment\` of ${ownerInWords(registration)} has no ${variable}`;
}

const POOL_PREFIX = "WORK_POOL_";

function poolVariable(agent: string): string {
  return `${POOL_PREFIX}${agent.toUpperCase().replaceAll("-", "_")}`;
}

function placeholdersOf(pools: readonly RegisteredPool[]): string[] {
  return ["WORK_POOL", ...pools.map(({ agent }) => poolVariable(agent))].map((name) => `\`{{ $${name} }}\``);
}

function ownerInWords({ config }: PlannedRegistration): string {
  const [, stack = "", flowProject] = config.owner.split("/");
  return flowProject === undefined ? stack : `flow project ${flowProject}`;
}

function stackOf({ config }: Pick<PlannedRegistration, "config">): string {
  return config.owner.split("/")[1] ?? "";
}
