/** Addresses that are named, and yet not asked for, and why: made up, or a 404 to robots and a page to people. */
export const UNASKED: Readonly<Record<string, string>> = {
  "https://github.com/acme/prefect-ecs": "stands for the reader's repository",
};

/** The links without those that are not asked for. */
export function askedOf<T>(links: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...links].filter(([address]) => !Object.hasOwn(UNASKED, address)));
}
