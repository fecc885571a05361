import { about, ago, clock, dateAndClock, parseDuration } from "./time";

beforeAll(() => {
  process.env["TZ"] = "UTC";
});

it("shows a time as clocks do here", () => {
  expect(clock("2026-11-25T07:05:09.123Z")).toBe("07:05:09");
  expect(dateAndClock("2026-01-05T07:05:09Z")).toBe("2026-01-05 07:05:09");
});

it.each([
  [0.4, "0 s"],
  [59, "59 s"],
  [60, "1 min"],
  [3599, "59 min"],
  [3600, "1 h"],
  [86_400, "1 d"],
  [-5, "0 s"],
])("%d seconds are about %s", (seconds, text) => {
  expect(about(seconds)).toBe(text);
});

it("shows how long ago something was", () => {
  expect(ago(new Date(0), 7_200_000)).toBe("2 h ago");
});

it.each([
  ["30s", 30],
  ["10m", 600],
  ["1h", 3600],
  ["2d", 172_800],
  ["1", undefined],
  ["h", undefined],
  ["1.5h", undefined],
])("reads %s", (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});
