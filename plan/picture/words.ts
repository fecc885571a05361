import type { TaskSize } from "../inventory/environment";

/** `0.25 vCPU`, `512 MiB` */
export function sizeInWords({ cpu, memoryMiB }: TaskSize): string[] {
  return [`${cpu / 1024} vCPU`, memoryMiB < 1024 ? `${memoryMiB} MiB` : `${memoryMiB / 1024} GiB`];
}

/** `1 log group`, `4 log groups` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The first `most` names, and the number of the others. */
export function firstOf(names: readonly string[], most: number): string[] {
  // A single further name takes the line that `and 1 more` would.
  return names.length <= most + 1 ? [...names] : [...names.slice(0, most), `and ${names.length - most} more`];
}

/** `queues high, low`; without Prefect's default queue. */
export function queuesInWords(queues: readonly string[]): string[] {
  return queues.join() === "default" ? [] : [`queue${queues.length === 1 ? "" : "s"} ${queues.join(", ")}`];
}

/** `eipalloc-0123456789abcdef0` → `eipalloc-…cdef0`: enough to recognize it. */
export function shortId(id: string): string {
  const [, prefix = "", rest = ""] = /^([a-z]+-)([0-9a-f]{9,})$/.exec(id) ?? [];
  return prefix === "" ? id : `${prefix}…${rest.slice(-5)}`;
}
