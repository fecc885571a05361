type Sleep = typeof import("node:timers/promises").setTimeout;

let passed = 0;

/**
 * `node:timers/promises` for a test in which time passes by waiting: `jest.mock` gets it from here. A wait that keeps no
 * process alive, such as a limit for another process's end, takes its time.
 */
export const timers = {
  setTimeout: ((time: number, value: unknown, options: { ref?: boolean } = {}) => {
    const { setTimeout } = jest.requireActual<{ setTimeout: Sleep }>("node:timers/promises");
    passed += options.ref === false ? 0 : time;
    return setTimeout(options.ref === false ? time : Math.min(time, 20), value, options);
  }) as Sleep,
};

/** Makes the clock know of it, until mocks are restored. */
export function timePassesByWaiting(): void {
  passed = 0;
  const now = Date.now.bind(Date);
  jest.spyOn(Date, "now").mockImplementation(() => now() + passed);
}
