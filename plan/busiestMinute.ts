import { Cron } from "croner";
import type { Schedule } from "./flows";

export interface BusiestMinute {
  /** Runs due in that minute. */
  readonly runs: number;
  /** Its time; undefined if all minutes are the same. */
  readonly at: Date | undefined;
}

const WEEK_MILLISECONDS = 7 * 24 * 60 * 60 * 1000;
const MINUTE_MILLISECONDS = 60_000;

/** The minute of the coming week with the most due runs. Interval and RRule schedules count in every minute. */
export function busiestMinute(schedules: readonly Schedule[], now: Date): BusiestMinute {
  const crons = new Map<string, number>();
  let always = 0;
  for (const { cron, interval, timezone = "Etc/UTC", active } of schedules) {
    if (active === false) {
      continue;
    }
    if (cron === undefined) {
      always += typeof interval === "number" ? Math.ceil(60 / interval) : 1;
    } else {
      const key = JSON.stringify([cron, timezone]);
      crons.set(key, (crons.get(key) ?? 0) + 1);
    }
  }
  const due = new Map<number, number>();
  for (const [key, count] of crons) {
    const [cron = "", timezone] = JSON.parse(key) as string[];
    for (const minute of minutesOf(cron, timezone, now)) {
      due.set(minute, (due.get(minute) ?? 0) + count);
    }
  }
  const [at, most = 0] = [...due].sort(([a, x], [b, y]) => y - x || a - b)[0] ?? [];
  return { runs: most + always, at: at === undefined ? undefined : new Date(at) };
}

/** Due minutes of a cron schedule; none for an invalid one, which registration reports. */
function minutesOf(cron: string, timezone: string | undefined, now: Date): number[] {
  const minutes: number[] = [];
  try {
    const job = new Cron(cron, { timezone, paused: true });
    let next = job.nextRun(now);
    while (next !== null && next.getTime() < now.getTime() + WEEK_MILLISECONDS) {
      minutes.push(Math.floor(next.getTime() / MINUTE_MILLISECONDS) * MINUTE_MILLISECONDS);
      next = job.nextRun(next);
    }
  } catch {
    return [];
  }
  return minutes;
}
