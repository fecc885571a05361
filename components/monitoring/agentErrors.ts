/**
 * What an agent's log says when something is wrong; a line is an error when it has one of these in it.
 *
 * `__tests__/components/monitoring/agentErrors.test.ts` holds them to lines of the real worker and observer.
 */
const TERMS = [
  // Prefect pads a level's name: `| ERROR   |`. It begins every record of that level, the observer's too: that it can't read
  // its queue, or handle an event.
  "| ERROR",
  "| CRITICAL",
  // What nobody handled; it has no level.
  "Traceback (most recent call last)",
  // A warning only: the observer's queue isn't there.
  "does not exist in region",
];

/**
 * `?` makes each term an alternative; quotes are for what isn't a letter or a digit.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export const AGENT_ERROR_PATTERN = TERMS.map((term) => `?"${term}"`).join(" ");
