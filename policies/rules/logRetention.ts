import { rule } from "../rule";

interface Config {
  readonly minimumDays: number;
}

/** Without a retention, CloudWatch keeps logs, and charges for them, for ever. */
export const logRetention = rule<Config>({
  name: "log-retention",
  description: "Log groups say how long they keep their lines.",
  severity: "medium",
  isAbout: (type) => type === "aws:cloudwatch/logGroup:LogGroup",
  config: {
    minimumDays: { type: "integer", minimum: 1, default: 1, description: "The shortest that is allowed" },
  },
  check: ({ props }, { minimumDays }) => {
    const days = (props["retentionInDays"] as number | undefined) ?? 0;
    return days >= minimumDays
      ? []
      : [
          `\`retentionInDays\` must be at least ${minimumDays}, got ${days === 0 ? "nothing, which is for ever" : days}: set it to a number of days that CloudWatch Logs knows.`,
        ];
  },
});
