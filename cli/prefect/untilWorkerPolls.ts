import { until, type UntilOptions } from "../support/until";
import type { PrefectClient } from "./client";

/** Waits until a worker polls the pool. False when none did in time. */
export async function untilWorkerPolls(
  prefect: PrefectClient,
  pool: string,
  options: UntilOptions,
): Promise<boolean> {
  const polls = await until(async () => (await prefect.hasWorker(pool)) || undefined, options);
  return polls ?? false;
}
