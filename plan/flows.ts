import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { taskSize } from "../resourceTypes/tasks";
import { type Placement, placementOf, type WorkPoolChoice } from "./placement";
import type { PlannedRegistration } from "./inventory/registrationConfig";

/** A deployment that registration makes in Prefect, in words. */
export interface PlannedDeployment {
  /** As Prefect shows it: `<flow>/<deployment>`. */
  readonly name: string;
  /** What it does, when, with which size, and which agent's work it is. */
  readonly facts: readonly string[];
  /** Absent: registration would refuse it, or the stack's pools aren't known. */
  readonly workPool?: string;
  readonly workQueue?: string;
  /** Why registration would refuse it in this stack. */
  readonly problems: readonly string[];
  /** As `flows/prefect.yaml` has it. */
  readonly definition: object;
}

/**
 * The deployments of `flows/prefect.yaml`.
 *
 * @param registration Whose pools and queues they are held to. @default nobody's
 */
export function plannedDeployments(root: string, registration?: PlannedRegistration): PlannedDeployment[] {
  return readDeployments(root).map((definition) => {
    const placement =
      registration === undefined ? { problems: [] } : placementOf(definition.work_pool ?? {}, registration);
    return {
      name: fullName(definition),
      facts: [...facts(definition), ...placementFacts(placement)],
      ...placement,
      definition,
    };
  });
}

function placementFacts({ workPool, workQueue, problems }: Placement): string[] {
  return [
    ...(workPool === undefined ? [] : [`work pool ${workPool}, queue ${workQueue}`]),
    ...problems.map((problem) => `refused: ${problem}`),
  ];
}

/** What a deployment asks for instead of the size of the stack's own task. */
export interface DeploymentSize {
  /** As Prefect shows it: `<flow>/<deployment>`. */
  readonly name: string;
  readonly cpu?: number;
  readonly memoryMiB?: number;
}

/** The deployments that say a size of their own, or a part of one. */
export function deploymentSizes(root: string): DeploymentSize[] {
  return readDeployments(root)
    .map((deployment) => {
      const { cpu, memoryMiB } = sizeOf(deployment);
      return { name: fullName(deployment), cpu, memoryMiB };
    })
    .filter(({ cpu, memoryMiB }) => cpu !== undefined || memoryMiB !== undefined);
}

/** Every schedule of `flows/prefect.yaml`. */
export function readSchedules(root: string): Schedule[] {
  return readDeployments(root).flatMap(schedulesOf);
}

/** What is used here of `flows/prefect.yaml`, in which null is as good as nothing. */
export interface Deployment {
  readonly name: string;
  readonly description?: unknown;
  readonly entrypoint: string;
  readonly schedules?: readonly Schedule[] | null;
  /** As Prefect 2 had it. */
  readonly schedule?: Schedule | null;
  readonly work_pool?: (WorkPoolChoice & { readonly job_variables?: JobVariables | null }) | null;
}

interface JobVariables {
  readonly cpu?: unknown;
  readonly memory?: unknown;
}

/** A schedule, as `flows/prefect.yaml` has it. */
export interface Schedule {
  readonly slug?: string;
  readonly cron?: string;
  /** Seconds, or text like PT1H. */
  readonly interval?: number | string;
  readonly rrule?: string;
  readonly timezone?: string;
  readonly active?: boolean;
}

/** As Prefect and registration read YAML: version 1.1, in which `<<` takes over what an anchor has. */
export const PREFECT_YAML = { version: "1.1", schema: "yaml-1.1" } as const;

function readDeployments(root: string): Deployment[] {
  const file = path.join(root, "flows", "prefect.yaml");
  return existsSync(file) ? deploymentsOf(parse(readFileSync(file, "utf8"), PREFECT_YAML)) : [];
}

/** The deployments of what a `prefect.yaml` holds. */
export function deploymentsOf(content: unknown): Deployment[] {
  const deployments = isObject(content) ? content["deployments"] : undefined;
  return (Array.isArray(deployments) ? deployments : []).filter(isDeployment);
}

/** Registration passes over one without name and entrypoint, and refuses one without either. */
function isDeployment(item: unknown): item is Deployment {
  return isObject(item) && typeof item["name"] === "string" && typeof item["entrypoint"] === "string";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function schedulesOf({ schedules, schedule }: Deployment): Schedule[] {
  const given = [...(Array.isArray(schedules) ? (schedules as unknown[]) : []), schedule].filter(isObject);
  const said = given.map((one) =>
    Object.fromEntries(Object.entries(one).filter(([, value]) => value !== null)),
  );
  return said.filter((one) => Object.keys(one).length > 0);
}

/** A size from the environment is registration's to read. */
function sizeOf({ work_pool: pool }: Deployment): { cpu?: number; memoryMiB?: number } {
  const { cpu, memory } = pool?.job_variables ?? {};
  return {
    ...(typeof cpu === "number" ? { cpu } : {}),
    ...(typeof memory === "number" ? { memoryMiB: memory } : {}),
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

/** What it does, when, and with which size. */
export function facts(deployment: Deployment): string[] {
  const { description } = deployment;
  const { cpu, memoryMiB } = sizeOf(deployment);
  return [
    ...(typeof description === "string" ? [description] : []),
    ...schedulesOf(deployment).map(scheduleInWords),
    ...(cpu === undefined || memoryMiB === undefined ? [] : [taskSize(cpu, memoryMiB)]),
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
