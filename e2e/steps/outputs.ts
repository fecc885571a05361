import type * as pulumi from "@pulumi/pulumi";
import type { StackOutputs } from "../../stacks/outputs";

/** The stack's outputs as the engine prints them. */
export type Outputs = pulumi.Unwrap<StackOutputs>;

/** The one agent's work pool. */
export function poolOf({ workPools }: Outputs): string {
  return only(workPools);
}

/** The one agent's service. */
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
