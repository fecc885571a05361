import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { taskSize } from "./describe/tasks";
import { type Placement, placementOf, type WorkPoolChoice } from "./placement";
import type { PlannedRegistration } from "./registrationConfig";

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
      const { cpu, memory } = deployment.work_pool?.job_variables ?? {};
      return { name: fullName(deployment), cpu, memoryMiB: memory };
    })
    .filter(({ cpu, memoryMiB }) => cpu !== undefined || memoryMiB !== undefined);
}

/** Every schedule of `flows/prefect.yaml`. */
export function readSchedules(root: string): Schedule[] {
  return readDeployments(root).flatMap(({ schedules = [] }) => schedules);
}

/** What is used here of `flows/prefect.yaml`. */
interface Deployment {
  readonly name: string;
  readonly description?: string;
  readonly entrypoint: string;
  readonly schedules?: readonly Schedule[];
  readonly work_pool?: WorkPoolChoice & {
    readonly job_variables?: { readonly cpu?: number; readonly memory?: number };
  };
}

/** A schedule, as `flows/prefect.yaml` has it. */
export interface Schedule {
  readonly slug: string;
  readonly cron?: string;
  readonly interval?: number;
  readonly rrule?: string;
  readonly timezone?: string;
  readonly active?: boolean;
}

function readDeployments(root: string): Deployment[] {
  const file = path.join(root, "flows", "prefect.yaml");
  if (!existsSync(file)) {
    return [];
  }
  const { deployments } = parse(readFileSync(file, "utf8")) as { readonly deployments?: Deployment[] };
  return deployments ?? [];
}

function fullName({ name, entrypoint }: Deployment): string {
  return `${flowName(entrypoint)}/${name}`;
}

/** Prefect names a flow by its function. */
function flowName(entrypoint: string): string {
  return (entrypoint.split(/[.:]/).pop() ?? "").replaceAll("_", "-");
}

function facts({ description, schedules = [], work_pool: pool }: Deployment): string[] {
  const { cpu, memory } = pool?.job_variables ?? {};
  return [
    ...(description === undefined ? [] : [description]),
    ...schedules.map(scheduleInWords),
    ...(cpu === undefined || memory === undefined ? [] : [taskSize(cpu, memory)]),
  ];
}

function scheduleInWords({ slug, cron, interval, rrule, timezone, active }: Schedule): string {
  const when = cron ?? rrule ?? (interval === undefined ? "" : `every ${interval} s`);
  return [`${slug}: ${when}`, timezone, active === false ? "(switched off)" : undefined]
    .filter(Boolean)
    .join(" ");
}
