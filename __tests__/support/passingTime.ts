/** In the place of `node:timers/promises`: time passes by waiting only. */
let now = 0;

export function setTimeout(milliseconds: number): Promise<void> {
  now += milliseconds;
  return Promise.resolve();
}

/** Milliseconds that were waited for so far. */
export function passed(): number {
  return now;
}
