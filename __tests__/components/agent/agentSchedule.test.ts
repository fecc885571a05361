import {
  awakeHours,
  awakeInUtc,
  awakeSpans,
  awsCron,
  isAwake,
  readAwsCron,
  readCron,
  scheduleProblems,
  type WeekTime,
} from "../../../components/agent/agentSchedule";

const weekdays = { start: "0 7 * * 1-5", stop: "0 20 * * 1-5", timezone: "Europe/Berlin" };
const time = (cron: string): WeekTime => readCron(cron) as WeekTime;
const DAY = 1440;

it.each([
  ["0 7 * * 1-5", "cron(0 7 ? * MON,TUE,WED,THU,FRI *)"],
  ["30 23 * * *", "cron(30 23 ? * MON,TUE,WED,THU,FRI,SAT,SUN *)"],
  ["5 0 * * 0", "cron(5 0 ? * SUN *)"],
  ["5 0 * * 7", "cron(5 0 ? * SUN *)"],
  ["0 6 * * MON-WED,sat", "cron(0 6 ? * MON,TUE,WED,SAT *)"],
])("writes %s in EventBridge's form, and reads it again", (cron, aws) => {
  expect(awsCron(time(cron))).toBe(aws);
  expect(readAwsCron(aws)).toEqual(time(cron));
});

it.each([
  "",
  "0 7 * *",
  "0 7 * * 1-5 *",
  "*/5 7 * * 1",
  "60 7 * * 1",
  "0 24 * * 1",
  "0 7 1 * 1",
  "0 7 * 1 1",
  "0 7 * * 5-1",
  "0 7 * * 8",
  "0 7 * * 1-2-3",
  "cron(0 7 ? * MON *)",
  "@daily",
])("refuses %j, which isn't a time of days of the week", (start) => {
  expect(scheduleProblems({ ...weekdays, start }, "schedule")).toEqual([
    expect.stringMatching(
      /^`schedule\.start` must be a time of days of the week in cron's form, like '0 7 \* \* 1-5'/,
    ),
  ]);
});

it.each(["", "Berlin", "CET+1", "europe/berlin", "Europe/Atlantis"])(
  "refuses the time zone %j",
  (timezone) => {
    expect(scheduleProblems({ ...weekdays, timezone }, "schedule")).toEqual([
      `\`schedule.timezone\` must be a time zone like 'Europe/Berlin' or 'UTC', got '${timezone}'.`,
    ]);
  },
);

it.each(["UTC", "Etc/UTC", "America/Argentina/Buenos_Aires", "Asia/Kolkata"])(
  "takes the time zone %s",
  (timezone) => {
    expect(scheduleProblems({ ...weekdays, timezone }, "schedule")).toEqual([]);
  },
);

it("refuses to start and stop at one time, of which the order wouldn't be known", () => {
  expect(scheduleProblems({ ...weekdays, stop: "0 7 * * 5" }, "schedule")).toEqual([
    "`schedule.start` and `schedule.stop` must be at different times, got '0 7 * * 1-5' and '0 7 * * 5'.",
  ]);
});

it.each([
  ["weekdays", "0 7 * * 1-5", "0 20 * * 1-5", 65],
  ["over nights", "0 22 * * *", "0 6 * * *", 56],
  ["from Monday to Friday without a stop between", "0 7 * * 1", "0 20 * * 5", 109],
  ["a start that finds it running", "0 7 * * 1-5", "0 20 * * 5", 109],
  ["over the end of the week", "0 12 * * 0", "0 12 * * 1", 24],
])("knows the hours of a week, %s", (_, start, stop, hours) => {
  expect(awakeHours(time(start), time(stop))).toBe(hours);
});

it("counts one span where several starts come before a stop", () => {
  expect(awakeSpans(time("0 7 * * 1-5"), time("0 20 * * 5"))).toEqual([[420, 4 * DAY + 1200]]);
});

it("watches in UTC when the agent runs both in winter and in summer", () => {
  expect(awakeInUtc(weekdays, 10).slice(0, 2)).toEqual([
    // 7:00 is 6:00 UTC in winter, and 20:00 is 18:00 in summer.
    [6 * 60 + 10, 18 * 60],
    [DAY + 6 * 60 + 10, DAY + 18 * 60],
  ]);
  // A Monday morning there is a Sunday in UTC.
  expect(awakeInUtc({ start: "0 7 * * 1", stop: "0 20 * * 1", timezone: "Pacific/Auckland" }, 0)).toEqual([
    [0, 7 * 60],
    [6 * DAY + 19 * 60, 7 * DAY],
  ]);
});

it.each([
  ["2026-01-05T05:59:00Z", false],
  ["2026-01-05T06:00:00Z", true],
  ["2026-01-05T18:59:00Z", true],
  ["2026-01-05T19:00:00Z", false],
  // Summer time.
  ["2026-07-06T05:00:00Z", true],
  ["2026-07-06T18:00:00Z", false],
  // Saturday.
  ["2026-07-11T10:00:00Z", false],
])("at %s it is awake: %s", (at, awake) => {
  expect(isAwake(weekdays, new Date(at))).toBe(awake);
});
