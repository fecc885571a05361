import type { LocalFolder } from "./folder";
import type { Progress } from "../cli/support/progress";

/** What every part of a local run needs: its folder, how to tell people, and when to stop. */
export interface Session {
  readonly folder: LocalFolder;
  readonly progress: Progress;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}
