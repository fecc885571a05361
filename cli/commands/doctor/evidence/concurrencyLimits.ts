import type { Environment } from "../../../stack/environment";
import type { Reader } from "../reader";

/** A global concurrency limit that flows wait for. */
export interface ConcurrencyLimitEvidence {
  readonly name: string;
  readonly limit: number;
  readonly active: number;
}

/** Limits that block a flow until a slot is released: active, and without slot decay. */
export async function readConcurrencyLimits(
  env: Environment,
  reader: Reader,
): Promise<ConcurrencyLimitEvidence[] | undefined> {
  return reader.read("the global concurrency limits", undefined, async () => {
    const limits = await env.prefect.call<Limit[]>("POST", "/v2/concurrency_limits/filter", {});
    return (
      limits
        // Prefect keeps a deployment's own limit here too; the deployment's evidence has it.
        .filter(
          ({ name, active, slot_decay_per_second: decay }) =>
            active && decay === 0 && !name.startsWith("deployment:"),
        )
        .map(({ name, limit, active_slots: taken }) => ({ name, limit, active: taken }))
    );
  });
}

interface Limit {
  readonly name: string;
  readonly active: boolean;
  readonly limit: number;
  readonly active_slots: number;
  readonly slot_decay_per_second: number;
}
