import { type CapturedStack, captureStack } from "../../offline/captureStack";
import { clonedConfig } from "../../offline/clonedConfig";

/** Stacks in the documents, by name, with a fresh clone's configuration. */
export interface DocumentedStacks {
  readonly staging: CapturedStack;
  readonly prod: CapturedStack;
}

export async function documentedStacks(root: string): Promise<DocumentedStacks> {
  // Sequentially: concurrent programs would share the runtime's state.
  const staging = await captureStack(root, "staging", clonedConfig(root, "staging"));
  const prod = await captureStack(root, "prod", clonedConfig(root, "prod"));
  return { staging, prod };
}
