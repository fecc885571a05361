import { until, type UntilOptions } from "../support/until";
import type { PrefectClient } from "./client";

/** Waits until a worker polls the pool. Returns false on timeout. */
export async function untilWorkerPolls(
  prefect: PrefectClient,
  pool: string,
  options: UntilOptions,
): Promise<boolean> {
  const polls = await until(async () => (await prefect.hasWorker(pool)) || undefined, options);
  return polls ?? false;
}
