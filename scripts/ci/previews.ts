import { plainLines } from "./plainLines.ts";

/** The file that `preview.ts` writes. */
export interface Preview {
  readonly stack: string;
  readonly succeeded: boolean;
  /** The engine's output. */
  readonly output: string;
}

/** Stacks that run another stack's image, so nothing is built for them. */
const PROMOTED: readonly string[] = ["prod"];

export interface PreviewArgs {
  readonly stack: string;
  /** The stack's current image; undefined before its first `up`. */
  readonly image: string | undefined;
  /** Whether to fail if resources in AWS differ from the program. */
  readonly drift: boolean;
}

/** Arguments of Pulumi's CLI. */
export function previewArgs({ stack, image, drift }: PreviewArgs): string[] {
  return [
    "preview",
    `--stack=${stack}`,
    "--non-interactive",
    "--color=never",
    "--policy-pack=policies",
    "--suppress-outputs",
    "--suppress-progress",
    // Without it the preview would show a build, but the next `up` uses staging's digest.
    ...(PROMOTED.includes(stack) && image !== undefined ? [`--config=imageUri=${image}`] : []),
    ...(drift ? ["--refresh", "--expect-no-changes"] : []),
  ];
}

/** The preview in one line: the engine's counts, or that it failed. */
export function previewSummary({ succeeded, output }: Preview): string {
  if (!succeeded) {
    return "the preview failed";
  }
  const lines = plainLines(output).map((line) => line.trim());
  const start = lines.lastIndexOf("Resources:");
  const counts = start < 0 ? [] : lines.slice(start + 1);
  const end = counts.indexOf("");
  // "+ 3 to create", "+-1 to replace"
  const named = counts.slice(0, end < 0 ? undefined : end).map((line) => line.replace(/^[^0-9]+/, ""));
  return named.length === 0 ? "nothing changes" : named.join(", ");
}
