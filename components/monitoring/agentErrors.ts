import { anyOf } from "./logPattern";

/**
 * Terms that make a line of an agent's log an error.
 *
 * `__tests__/components/monitoring/agentErrors.test.ts` tests them on lines of the real worker and observer.
 */
const TERMS = [
  // Prefect pads the level: `| ERROR   |`. The observer's errors have it too, when it can't read its queue or handle an event.
  "| ERROR",
  "| CRITICAL",
  // An unhandled exception; it has no level.
  "Traceback (most recent call last)",
  // Logged as a warning: the observer's queue doesn't exist.
  "does not exist in region",
];

export const AGENT_ERROR_PATTERN = anyOf(TERMS);
