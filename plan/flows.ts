import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { isObject } from "../stacks/config/deepTexts";
import { taskSize } from "../resourceTypes/tasks";
import { type Placement, placementOf, type WorkPoolChoice } from "./placement";
import { type FlowSource, OWN_FLOWS } from "./inventory/flowSources";

/** A deployment that registration will create in Prefect. */
export interface PlannedDeployment {
  /** As Prefect shows it: `<flow>/<deployment>`. */
  readonly name: string;
  /** @default the stack's own */
  readonly flowProject?: string;
  /** Description, schedules, size, work pool and queue. */
  readonly facts: readonly string[];
  /** Absent: registration would refuse the deployment, or the stack's pools are unknown. */
  readonly workPool?: string;
  readonly workQueue?: string;
  /** Why registration would refuse it in this stack. */
  readonly problems: readonly string[];
  /** From `prefect.yaml`. */
  readonly definition: object;
}

/** The deployments of each `prefect.yaml`, checked against the pools and queues of its registration. */
export function plannedDeployments(
  root: string,
  sources: readonly FlowSource[] = OWN_FLOWS,
): PlannedDeployment[] {
  return sources.flatMap(({ flowProject, registration, ...source }) =>
    readDeployments(root, source).map((definition) => {
      const placement =
        registration === undefined ? { problems: [] } : placementOf(definition.work_pool ?? {}, registration);
      const whose = flowProject === undefined ? {} : { flowProject };
      return {
        name: fullName(definition),
        ...whose,
        facts: [...projectFacts(whose), ...facts(definition), ...placementFacts(placement)],
        ...placement,
        definition,
      };
    }),
  );
}

function projectFacts({ flowProject }: Pick<FlowSource, "flowProject">): string[] {
  return flowProject === undefined ? [] : [`of flow project ${flowProject}`];
}

function placementFacts({ workPool, workQueue, problems }: Placement): string[] {
  return [
    ...(workPool === undefined ? [] : [`work pool ${workPool}, queue ${workQueue}`]),
    ...problems.map((problem) => `refused: ${problem}`),
  ];
}

/** A deployment's size where it isn't the default of its stack or flow project. */
export interface DeploymentSize {
  /** As Prefect shows it: `<flow>/<deployment>`. */
  readonly name: string;
  readonly cpu?: number;
  readonly memoryMiB?: number;
  readonly storageGiB?: number;
}

/** Deployments on Fargate that set CPU, memory or both; the other value is their flow project's. */
export function deploymentSizes(root: string, sources: readonly FlowSource[] = OWN_FLOWS): DeploymentSize[] {
  return sources.flatMap(({ size, registration, ...source }) =>
    readDeployments(root, source)
      .filter((deployment) => !isOnInstances(deployment, registration))
      .map((deployment) => ({ deployment, own: sizeOf(deployment) }))
      .filter(({ own }) => Object.keys(own).length > 0)
      .map(({ deployment, own }) => ({ name: fullName(deployment), ...size, ...own })),
  );
}

function isOnInstances({ work_pool: pool }: Deployment, registration: FlowSource["registration"]): boolean {
  const { workPool } = registration === undefined ? {} : placementOf(pool ?? {}, registration);
  const placed = registration?.config.workPools.find(({ name }) => name === workPool);
  return placed?.managedInstances !== undefined;
}

/** Every schedule of each `prefect.yaml`. */
export function readSchedules(root: string, sources: readonly FlowSource[] = OWN_FLOWS): Schedule[] {
  return sources.flatMap((source) => readDeployments(root, source).flatMap(schedulesOf));
}

/** Fields of a deployment in `prefect.yaml` that the plan reads; null means absent. */
export interface Deployment {
  readonly name: string;
  readonly description?: unknown;
  readonly entrypoint: string;
  readonly schedules?: readonly Schedule[] | null;
  /** Prefect 2's key. */
  readonly schedule?: Schedule | null;
  readonly work_pool?: (WorkPoolChoice & { readonly job_variables?: JobVariables | null }) | null;
}

interface JobVariables {
  readonly cpu?: unknown;
  readonly memory?: unknown;
  /** As RunTask has it. */
  readonly ephemeral_storage?: unknown;
  /** Name of one of its flow project's further task definitions. */
  readonly task_definition?: unknown;
}

/** A schedule in `prefect.yaml`. */
export interface Schedule {
  readonly slug?: string;
  readonly cron?: string;
  /** Seconds, or text like PT1H. */
  readonly interval?: number | string;
  readonly rrule?: string;
  readonly timezone?: string;
  readonly active?: boolean;
}

/** Prefect and registration read YAML 1.1, which has merge keys (`<<`). */
export const PREFECT_YAML = { version: "1.1", schema: "yaml-1.1" } as const;

/** Empty if the folder is unknown. */
function readDeployments(
  root: string,
  { folder, prefectFile = "prefect.yaml" }: Pick<FlowSource, "folder" | "prefectFile">,
): Deployment[] {
  const file = folder === undefined ? undefined : path.join(root, folder, prefectFile);
  return file !== undefined && existsSync(file)
    ? deploymentsOf(parse(readFileSync(file, "utf8"), PREFECT_YAML))
    : [];
}

/** The deployments in the content of a `prefect.yaml`. */
export function deploymentsOf(content: unknown): Deployment[] {
  const deployments = isObject(content) ? content["deployments"] : undefined;
  return (Array.isArray(deployments) ? deployments : []).filter(isDeployment);
}

/** Registration skips a deployment that lacks both name and entrypoint, and refuses one that lacks one of them. */
function isDeployment(item: unknown): item is Deployment {
  return isObject(item) && typeof item["name"] === "string" && typeof item["entrypoint"] === "string";
}

function schedulesOf({ schedules, schedule }: Deployment): Schedule[] {
  const given = [...(Array.isArray(schedules) ? (schedules as unknown[]) : []), schedule].filter(isObject);
  const said = given.map((one) =>
    Object.fromEntries(Object.entries(one).filter(([, value]) => value !== null)),
  );
  return said.filter((one) => Object.keys(one).length > 0);
}

/** Registration resolves sizes that come from the environment. */
function sizeOf({ work_pool: pool }: Deployment): Omit<DeploymentSize, "name"> {
  const { cpu, memory, ephemeral_storage: disk } = pool?.job_variables ?? {};
  const storage = isObject(disk) ? disk["sizeInGiB"] : undefined;
  return {
    ...(typeof cpu === "number" ? { cpu } : {}),
    ...(typeof memory === "number" ? { memoryMiB: memory } : {}),
    ...(typeof storage === "number" ? { storageGiB: storage } : {}),
  };
}

/** As Prefect shows it: `<flow>/<deployment>`. */
export function fullName({ name, entrypoint }: Deployment): string {
  return `${flowName(entrypoint)}/${name}`;
}

/** Prefect names a flow by its function. */
function flowName(entrypoint: string): string {
  return (entrypoint.split(/[.:]/).pop() ?? "").replaceAll("_", "-");
}

/** Description, schedules, size and task definition. */
export function facts(deployment: Deployment): string[] {
  const { description } = deployment;
  const definition = deployment.work_pool?.job_variables?.task_definition;
  const { cpu, memoryMiB } = sizeOf(deployment);
  return [
    ...(typeof description === "string" ? [description] : []),
    ...schedulesOf(deployment).map(scheduleInWords),
    ...(cpu === undefined || memoryMiB === undefined ? [] : [taskSize(cpu, memoryMiB)]),
    ...(typeof definition === "string" ? [`task definition ${definition}`] : []),
  ];
}

function scheduleInWords({ slug, cron, interval, rrule, timezone, active }: Schedule): string {
  const every = typeof interval === "number" ? `every ${interval} s` : `every ${interval}`;
  const when = cron ?? rrule ?? (interval === undefined ? "" : every);
  return [
    slug === undefined ? when : `${slug}: ${when}`,
    timezone,
    active === false ? "(switched off)" : undefined,
  ]
    .filter(Boolean)
    .join(" ");
}
