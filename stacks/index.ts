import { local } from "./local";
import type { StackOutputs } from "./outputs";
import { prod } from "./prod";
import { staging } from "./staging";

const stacks: Record<string, () => StackOutputs> = { local, staging, prod };

/** The program of a stack; a stack with another name is a staging. */
export function programOf(stack: string): () => StackOutputs {
  return stacks[stack] ?? staging;
}
