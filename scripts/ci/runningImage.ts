import { run } from "./command.ts";

/**
 * The image that a stack runs, by digest; undefined before its first `up`.
 *
 * @throws Error if its outputs can't be read: no such stack, no access to its state.
 */
export function runningImage(stack: string): string | undefined {
  // All outputs: for a single missing output, Pulumi fails as it does for a missing stack.
  const outputs = run("pulumi", ["stack", "output", "--json", `--stack=${stack}`]);
  return (JSON.parse(outputs) as { readonly imageUri?: string }).imageUri;
}
