/** Address → why it isn't requested: made up, or a 404 for robots only. */
export const UNASKED: Readonly<Record<string, string>> = {
  "https://github.com/acme/prefect-ecs": "stands for the reader's repository",
};

/** The links to request. */
export function askedOf<T>(links: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...links].filter(([address]) => !Object.hasOwn(UNASKED, address)));
}
