import { prefectRequests, requestsNote } from "../../plan/prefectRequests";

const now = new Date("2026-11-30T12:00:00Z");
const noteOf = (runs: number): string[] =>
  requestsNote(prefectRequests(Array<{ cron: string }>(runs).fill({ cron: "0 3 * * *" }), now));

it.each<[number, string[]]>([
  [0, []],
  [8, []],
  [
    9,
    [
      "Schedules start up to 9 runs in a minute, at least 270 requests: Prefect Cloud allows them with its plan Starter (500 a minute). Or spread them over some minutes.",
    ],
  ],
  [
    67,
    [
      "Schedules start up to 67 runs in a minute, at least 2010 requests: more than any plan of Prefect Cloud allows, so some get 429. Spread them over some minutes.",
    ],
  ],
])("a plan notes what %d runs in a minute need of Prefect Cloud", (runs, note) => {
  expect(noteOf(runs)).toEqual(note);
});
