import type { Evidence } from "../evidence/evidence";
import type { RunEvidence } from "../evidence/runs";

/** Scheduled runs that are due. */
export function waitingRuns({ runs, now }: Evidence): RunEvidence[] {
  return runs.filter(({ state, expectedStart }) => state.type === "SCHEDULED" && expectedStart < now);
}

/** Matching waiting runs, one line each. */
export function waitingFor(evidence: Evidence, fits: (run: RunEvidence) => boolean): string[] {
  return waitingRuns(evidence)
    .filter(fits)
    .map(
      ({ name, state, expectedStart }) => `run ${name} is ${state.name}, due ${expectedStart.toISOString()}`,
    );
}

/** Commands that limit how many runs start at once. */
export function limitPools({ stackPools }: Evidence): string {
  const commands = stackPools.map((pool) => `\`prefect work-pool set-concurrency-limit ${pool} <limit>\``);
  return `run fewer at once: ${commands.join(", ")}`;
}

/** Whether a limit has no free slot. */
export function isFull(limit: number | null, active: number | undefined): boolean {
  return limit !== null && (limit === 0 || (active !== undefined && active >= limit));
}
