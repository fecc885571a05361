import type { LocalFolder } from "./folder";
import type { Progress } from "../cli/support/progress";

/** Shared by all parts of a local run: folder, progress output and abort signal. */
export interface Session {
  readonly folder: LocalFolder;
  readonly progress: Progress;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}
