import { run } from "./command.ts";

/**
 * The image that a stack runs, by digest; undefined before its first `up`.
 *
 * @throws Error where its outputs can't be read: no such stack, no right to its state.
 */
export function runningImage(stack: string): string | undefined {
  // All of them: asked for one that isn't there, Pulumi fails as it does for a stack that isn't.
  const outputs = run("pulumi", ["stack", "output", "--json", `--stack=${stack}`]);
  return (JSON.parse(outputs) as { readonly imageUri?: string }).imageUri;
}
