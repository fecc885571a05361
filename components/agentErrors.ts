/**
 * What an agent's log says when something is wrong; a line is an error when it has one of these in it.
 *
 * `__tests__/components/agentErrors.test.ts` holds them to lines of the real worker and observer.
 */
const TERMS = [
  // Prefect pads a level's name: `| ERROR   |`. It begins every record of that level, the observer's too: that its task
  // crashed, that polling goes on failing, that it gives up.
  "| ERROR",
  "| CRITICAL",
  // What nobody handled; it has no level.
  "Traceback (most recent call last)",
  // A warning only, and the observer never looks again: its queue isn't there.
  "does not exist in region",
  // Printed, without a level, when DescribeTasks is denied or throttled: the event is thrown away.
  "Error reading tags for task",
];

/**
 * `?` makes each term an alternative; quotes are for what isn't a letter or a digit.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export const AGENT_ERROR_PATTERN = TERMS.map((term) => `?"${term}"`).join(" ");
