/** `22:10:03`, in this machine's time zone. */
export function clock(iso: string): string {
  const date = new Date(iso);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(":");
}

/** `2026-11-25 22:10:03`, in this machine's time zone. */
export function dateAndClock(iso: string): string {
  const date = new Date(iso);
  const day = [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join("-");
  return `${day} ${clock(iso)}`;
}

/** `12 s`, `3 min`, `2 h`, `5 d`: a single unit. */
export function about(seconds: number): string {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? ["s", 1];
  return `${Math.max(0, Math.floor(seconds / size))} ${unit}`;
}

/** `3 min ago` */
export function ago(date: Date, now = Date.now()): string {
  return `${about((now - date.getTime()) / 1000)} ago`;
}

/** Seconds of `30s`, `10m`, `1h` or `2d`; `undefined` for anything else. */
export function parseDuration(text: string): number | undefined {
  const { number, unit = "" } = /^(?<number>\d+)(?<unit>[smhd])$/.exec(text)?.groups ?? {};
  const size = SECONDS[unit];
  return number === undefined || size === undefined ? undefined : Number(number) * size;
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

const UNITS = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
] as const;

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
