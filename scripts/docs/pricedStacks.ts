import { captureStack } from "../../cli/plan/captureStack";
import { readSetup, type PricedStack } from "../../cli/plan/cost/readSetup";

/** The stacks that documents tell the cost of, by name. */
export interface PricedStacks {
  readonly staging: PricedStack;
  readonly prod: PricedStack;
}

export async function pricedStacks(): Promise<PricedStacks> {
  // One after the other: two programs would share the runtime's state.
  const staging = readSetup(await captureStack(process.cwd(), "staging"));
  const prod = readSetup(await captureStack(process.cwd(), "prod"));
  return { staging, prod };
}
