import { busiestMinute } from "../../plan/busiestMinute";
import type { Schedule } from "../../plan/flows";

const now = new Date("2026-11-30T12:00:00Z");
const nightly = { slug: "nightly", cron: "0 3 * * *" };

it.each<[string, Schedule[], number, string | undefined]>([
  ["nothing is due", [], 0, undefined],
  [
    "those of one time add up",
    [nightly, nightly, { slug: "later", cron: "5 3 * * *" }],
    2,
    "2026-12-01T03:00:00.000Z",
  ],
  [
    "time zones meet: three in Kyiv is one in UTC in winter",
    [
      { ...nightly, timezone: "Europe/Kyiv" },
      { slug: "utc", cron: "0 1 * * *" },
    ],
    2,
    "2026-12-01T01:00:00.000Z",
  ],
  ["what is switched off doesn't count", [{ ...nightly, active: false }], 0, undefined],
  [
    "an interval may fall into any minute",
    [nightly, { slug: "hourly", interval: 3600 }],
    2,
    "2026-12-01T03:00:00.000Z",
  ],
  ["an interval below a minute comes more than once", [{ slug: "often", interval: 20 }], 3, undefined],
  ["once a week counts too", [{ slug: "weekly", cron: "30 6 * * SUN" }], 1, "2026-12-06T06:30:00.000Z"],
  ["what can't be read is registration's to refuse", [{ slug: "x", cron: "whenever" }], 0, undefined],
])("%s", (_, schedules, runs, at) => {
  const busiest = busiestMinute(schedules, now);
  expect({ runs: busiest.runs, at: busiest.at?.toISOString() }).toEqual({ runs, at });
});
