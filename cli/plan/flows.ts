import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { taskSize } from "./describe/tasks";

/** What is used here of `flows/prefect.yaml`. */
interface Deployment {
  readonly name: string;
  readonly description?: string;
  readonly entrypoint: string;
  readonly schedules?: readonly Schedule[];
  readonly work_pool?: { readonly job_variables?: { readonly cpu?: number; readonly memory?: number } };
}

interface Schedule {
  readonly slug: string;
  readonly cron?: string;
  readonly interval?: number;
  readonly rrule?: string;
  readonly timezone?: string;
  readonly active?: boolean;
}

/** The deployments that registration makes in Prefect, with their schedules and sizes. */
export function renderFlows(root: string): string {
  const deployments = readDeployments(root);
  const names = deployments.map(fullName);
  const width = Math.max(...names.map((name) => name.length)) + 3;
  return [
    `flows ${deployments.length} deployments`,
    ...deployments.flatMap((deployment, index) => {
      const isLast = index === deployments.length - 1;
      const [first = "", ...others] = facts(deployment);
      return [
        `${isLast ? "└─ " : "├─ "}${(names[index] ?? "").padEnd(width)}${first}`,
        ...others.map((fact) => `${isLast ? "   " : "│  "}${" ".repeat(width)}${fact}`),
      ];
    }),
  ].join("\n");
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

function readDeployments(root: string): Deployment[] {
  const file = path.join(root, "flows", "prefect.yaml");
  return (parse(readFileSync(file, "utf8")) as { deployments: Deployment[] }).deployments;
}

function fullName({ name, entrypoint }: Deployment): string {
  return `${flowName(entrypoint)}/${name}`;
}

function facts({ description, schedules = [], work_pool: pool }: Deployment): string[] {
  const { cpu, memory } = pool?.job_variables ?? {};
  return [
    description ?? "",
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

/** Prefect names a flow by its function. */
function flowName(entrypoint: string): string {
  return (entrypoint.split(/[.:]/).pop() ?? "").replaceAll("_", "-");
}
