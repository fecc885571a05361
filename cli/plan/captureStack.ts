import type * as pulumi from "@pulumi/pulumi";
import { programOf } from "../../stacks";
import type { StackOutputs } from "../../stacks/outputs";
import { capture, type Captured } from "./capture";
import { offlineConfig } from "./offlineConfig";

export interface CapturedStack extends Captured<pulumi.Unwrap<StackOutputs>> {
  readonly stack: string;
  /** Keys that are required and not set yet: the program saw an example. */
  readonly examples: string[];
}

/** Runs a stack's program offline, with the configuration of its files. */
export async function captureStack(root: string, stack: string): Promise<CapturedStack> {
  const { examples, ...config } = offlineConfig(root, stack);
  const captured = await capture({ stack, ...config }, programOf(stack));
  return { ...captured, stack, examples };
}
