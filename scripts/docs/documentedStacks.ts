import { type CapturedStack, captureStack } from "../../offline/captureStack";
import { clonedConfig } from "../../offline/clonedConfig";

/** The stacks that documents tell of, by name, as a fresh clone has them. */
export interface DocumentedStacks {
  readonly staging: CapturedStack;
  readonly prod: CapturedStack;
}

export async function documentedStacks(root: string): Promise<DocumentedStacks> {
  // One after the other: two programs would share the runtime's state.
  const staging = await captureStack(root, "staging", clonedConfig(root, "staging"));
  const prod = await captureStack(root, "prod", clonedConfig(root, "prod"));
  return { staging, prod };
}
