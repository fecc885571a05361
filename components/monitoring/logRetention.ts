import { show, showChoices } from "../show";

/**
 * Retentions in days that CloudWatch Logs allows.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
export const logRetentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Problems of a retention. Keeping logs for ever isn't allowed. */
export function logRetentionProblems(days: number, key = "retentionDays"): string[] {
  return logRetentionDays.includes(days)
    ? []
    : [`\`${key}\` must be ${showChoices(logRetentionDays)} days, got ${show(days)}.`];
}
