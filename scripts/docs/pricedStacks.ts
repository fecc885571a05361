import { readSetup, type PricedStack } from "../../plan/cost/readSetup";
import type { DocumentedStacks } from "./documentedStacks";

/** Stacks with a documented cost, by name. */
export interface PricedStacks {
  readonly staging: PricedStack;
  readonly prod: PricedStack;
}

export function pricedStacks({ staging, prod }: DocumentedStacks): PricedStacks {
  return { staging: readSetup(staging), prod: readSetup(prod) };
}
