import { fargateMemoryMiB, fargateSizeProblems, showSteps } from "../../components/task/fargateSize";
import type { PrefectClient } from "../prefect/client";
import type { Deployment } from "../prefect/deployments";
import { PrefectError } from "../prefect/prefectError";

/** The fields of a work pool that this file reads. */
interface WorkPool {
  readonly base_job_template: { readonly variables?: { readonly properties?: Properties } };
}

type Properties = Readonly<Record<string, { readonly enum?: unknown[]; readonly default?: unknown }>>;
type Variables = Readonly<Record<string, unknown>>;

/**
 * Holds a run's size to Fargate's table before Prefect sees it: the pool knows all sizes, not which go together. Names only what
 * was asked for.
 */
export async function taskSizeProblems(
  prefect: PrefectClient,
  { work_pool_name: pool, job_variables: own }: Deployment,
  asked: Variables = {},
): Promise<string[]> {
  if (pool === null || pool === undefined || !("cpu" in asked || "memory" in asked)) {
    return [];
  }
  const known = await propertiesOf(prefect, pool);
  const [cpu, memoryMiB] = ["cpu", "memory"].map(
    (name) => asked[name] ?? own?.[name] ?? known[name]?.default,
  );
  // Only pools of stacks list Fargate's sizes, and what is no number Prefect refuses in few words.
  if (known["memory"]?.enum === undefined || typeof cpu !== "number" || typeof memoryMiB !== "number") {
    return [];
  }
  const offered = fargateMemoryMiB.get(cpu);
  if (offered === undefined || "memory" in asked || offered.includes(memoryMiB)) {
    return fargateSizeProblems({ cpu, memoryMiB }, { memoryMiB: "memory" });
  }
  const whose = own?.["memory"] === undefined ? "work pool" : "deployment";
  return [
    `\`cpu\` of ${cpu} goes with ${showSteps(offered)} MiB of memory, and the ${whose}'s is ${memoryMiB}: ` +
      `add \`--job-variable memory=${offered.find((size) => size > memoryMiB) ?? offered.at(-1)}\`.`,
  ];
}

/** Empty for a pool that can't be read; then Prefect or ECS reports a wrong size. */
async function propertiesOf(prefect: PrefectClient, pool: string): Promise<Properties> {
  try {
    const path = `/work_pools/${encodeURIComponent(pool)}`;
    return (await prefect.call<WorkPool>("GET", path)).base_job_template.variables?.properties ?? {};
  } catch (error) {
    if (error instanceof PrefectError) {
      return {};
    }
    throw error;
  }
}
