import { show } from "../show";

/** Times at which an agent's tasks are started and stopped, as in cron: minute, hour, `*`, `*`, days of the week. */
export interface AgentSchedule {
  /** Such as `0 7 * * 1-5`. */
  readonly start: string;
  readonly stop: string;
  /** Such as `Europe/Berlin`. */
  readonly timezone: string;
}

/** A time of some days of the week. */
export interface WeekTime {
  readonly minute: number;
  readonly hour: number;
  /** In order; 0 is Monday. */
  readonly days: number[];
}

/** From and to, in minutes since Monday 00:00; `to` may be in the next week. */
export type Span = readonly [from: number, to: number];

const DAY = 24 * 60;
export const WEEK = 7 * DAY;
const DAY_NAMES = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"] as const;

/** Problems of a schedule; `key` is the name in messages. */
export function scheduleProblems({ start, stop, timezone }: AgentSchedule, key: string): string[] {
  const times = [
    ["start", start],
    ["stop", stop],
  ] as const;
  const problems = times
    .filter(([, cron]) => readCron(cron) === undefined)
    .map(
      ([name, cron]) =>
        `\`${key}.${name}\` must be a time of days of the week in cron's form, like '0 7 * * 1-5' (minute, hour, *, *, days), got ${show(cron)}.`,
    );
  const isZone = zonePattern.test(timezone) && isKnownZone(timezone);
  return [
    ...problems,
    ...(isZone
      ? []
      : [`\`${key}.timezone\` must be a time zone like 'Europe/Berlin' or 'UTC', got ${show(timezone)}.`]),
    ...(problems.length === 0 && sharesATime(start, stop)
      ? [
          `\`${key}.start\` and \`${key}.stop\` must be at different times, got ${show(start)} and ${show(stop)}.`,
        ]
      : []),
  ];
}

/** As IANA writes them; JavaScript also takes other spellings, AWS doesn't. */
const zonePattern = /^(UTC|[A-Z][A-Za-z_]+(\/[A-Z][A-Za-z0-9_+-]+)+)$/;

function isKnownZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function sharesATime(start: string, stop: string): boolean {
  const [starts, stops] = [start, stop].map((cron) => timesOf(readCron(cron) as WeekTime));
  return starts?.some((time) => stops?.includes(time)) === true;
}

/** A cron text; undefined: it isn't a time of days of the week. */
export function readCron(cron: string): WeekTime | undefined {
  const [minute = "", hour = "", dayOfMonth, month, days = "", ...more] = cron.trim().split(/\s+/);
  const isTime =
    /^\d{1,2}$/.test(minute) && /^\d{1,2}$/.test(hour) && Number(minute) < 60 && Number(hour) < 24;
  const known = daysOf(days);
  return isTime && dayOfMonth === "*" && month === "*" && more.length === 0 && known !== undefined
    ? { minute: Number(minute), hour: Number(hour), days: known }
    : undefined;
}

/** Cron's days: 0 and 7 are Sunday. */
function daysOf(text: string): number[] | undefined {
  if (text === "*") {
    return [0, 1, 2, 3, 4, 5, 6];
  }
  const parts = text.split(",").map((part) => {
    const [from = -1, to = from] = part.split("-").map(dayNumber);
    const isRange = part.split("-").length <= 2 && from >= 0 && to >= from;
    return isRange ? Array.from({ length: to - from + 1 }, (_, index) => (from + index + 6) % 7) : undefined;
  });
  return parts.every((part) => part !== undefined)
    ? [...new Set(parts.flat())].sort((left, right) => left - right)
    : undefined;
}

/** 0 to 7 as in cron; -1: none. */
function dayNumber(text: string): number {
  const named = DAY_NAMES.findIndex((name) => name === text.toUpperCase());
  return named >= 0 ? named + 1 : /^[0-7]$/.test(text) ? Number(text) : -1;
}

/** EventBridge Scheduler's form, whose fields aren't cron's: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
export function awsCron({ minute, hour, days }: WeekTime): string {
  return `cron(${minute} ${hour} ? * ${days.map((day) => DAY_NAMES[day]).join(",")} *)`;
}

/** The time of `awsCron`'s text. */
export function readAwsCron(text: string): WeekTime | undefined {
  const [minute, hour, , , days] = text.replace(/^cron\(|\)$/g, "").split(" ");
  return readCron(`${minute} ${hour} * * ${days}`);
}

function timesOf({ minute, hour, days }: WeekTime): number[] {
  return days.map((day) => day * DAY + hour * 60 + minute);
}

/** When the agent runs, in its own time zone. */
export function awakeSpans(start: WeekTime, stop: WeekTime): Span[] {
  const stops = timesOf(stop);
  const spans = timesOf(start).map((from): Span => {
    const next = Math.min(...stops.map((time) => (time > from ? time : time + WEEK)));
    return [from, next];
  });
  // A start while it runs changes nothing.
  return spans.filter(([from, to]) => !spans.some(([before, end]) => before < from && end === to));
}

/** Hours of a week in which the agent runs. */
export function awakeHours(start: WeekTime, stop: WeekTime): number {
  return awakeSpans(start, stop).reduce((sum, [from, to]) => sum + to - from, 0) / 60;
}

/** Whether the agent runs at that time. */
export function isAwake(schedule: AgentSchedule, at: Date): boolean {
  const [start, stop] = [schedule.start, schedule.stop].map(readCron);
  if (start === undefined || stop === undefined) {
    return true;
  }
  const utc = ((at.getUTCDay() + 6) % 7) * DAY + at.getUTCHours() * 60 + at.getUTCMinutes();
  const local = utc + offsetMinutes(schedule.timezone, at);
  return awakeSpans(start, stop).some(([from, to]) => {
    const since = (((local - from) % WEEK) + WEEK) % WEEK;
    return since < to - from;
  });
}

/** When the agent surely runs, in UTC: in winter and in summer, and `graceMinutes` after each start. */
export function awakeInUtc(schedule: AgentSchedule, graceMinutes: number): Span[] {
  const [start, stop] = [schedule.start, schedule.stop].map((cron) => readCron(cron) as WeekTime) as [
    WeekTime,
    WeekTime,
  ];
  const offsets = [JANUARY, JULY].map((at) => offsetMinutes(schedule.timezone, at));
  return awakeSpans(start, stop)
    .map(([from, to]): Span => [from + graceMinutes - Math.min(...offsets), to - Math.max(...offsets)])
    .filter(([from, to]) => from < to)
    .flatMap(withinOneWeek)
    .sort(([left], [right]) => left - right);
}

/** One of them has summer time wherever there is any. */
const JANUARY = new Date(Date.UTC(2026, 0, 15, 12));
const JULY = new Date(Date.UTC(2026, 6, 15, 12));

/** Minutes that a time zone is before UTC. */
function offsetMinutes(timeZone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    hourCycle: "h23",
  }).formatToParts(at);
  const [year, month, day, hour, minute] = ["year", "month", "day", "hour", "minute"].map((type) =>
    Number(parts.find((part) => part.type === type)?.value),
  ) as [number, number, number, number, number];
  const utc = at.getTime() - (at.getTime() % 60_000);
  return (Date.UTC(year, month - 1, day, hour, minute) - utc) / 60_000;
}

function withinOneWeek([from, to]: Span): Span[] {
  const start = ((from % WEEK) + WEEK) % WEEK;
  const end = start + Math.min(to - from, WEEK);
  return end <= WEEK
    ? [[start, end]]
    : [
        [start, WEEK],
        [0, end - WEEK],
      ];
}
