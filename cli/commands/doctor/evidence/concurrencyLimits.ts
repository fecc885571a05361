import type { Environment } from "../../../stack/environment";
import type { Reader } from "../reader";

/** A global concurrency limit that flows wait for. */
export interface ConcurrencyLimitEvidence {
  readonly name: string;
  readonly limit: number;
  readonly active: number;
}

/** Those that hold a flow back until somebody gives a slot back: in force, and without a decay. */
export async function readConcurrencyLimits(
  env: Environment,
  reader: Reader,
): Promise<ConcurrencyLimitEvidence[] | undefined> {
  return reader.read("the global concurrency limits", undefined, async () => {
    const limits = await env.prefect.call<Limit[]>("POST", "/v2/concurrency_limits/filter", {});
    return (
      limits
        // A deployment's own limit is kept as one of these, and told of with the deployment.
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
