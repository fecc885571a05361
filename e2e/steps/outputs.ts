import type { Outputs } from "../../cli/stack/outputs";

export type { Outputs };

/** The only agent's work pool. */
export function poolOf({ workPools }: Outputs): string {
  return only(workPools);
}

/** The only agent's service. */
export function serviceOf({ services }: Outputs): string {
  return only(services);
}

function only(byAgent: Readonly<Record<string, string>>): string {
  const [value] = Object.values(byAgent);
  if (value === undefined) {
    throw new Error("the stack has no agent");
  }
  return value;
}
