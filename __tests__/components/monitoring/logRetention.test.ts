import { logRetentionDays, logRetentionProblems } from "../../../components/monitoring/logRetention";

describe("logRetentionProblems", () => {
  it("allows what CloudWatch Logs knows", () => {
    expect(logRetentionDays.flatMap((days) => logRetentionProblems(days))).toEqual([]);
  });

  it.each([0, 2, 31, 3654, -1, 7.5])("refuses %d days", (days) => {
    expect(logRetentionProblems(days)).toEqual([
      `\`retentionDays\` must be 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 days, got ${days}.`,
    ]);
  });
});
