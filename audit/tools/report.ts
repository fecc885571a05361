import type { Finding } from "../finding";

/** What a tool has to say. */
export interface ToolReport {
  /** How many of its rules had something to look at, if it says so. */
  readonly rules?: number;
  readonly findings: readonly Finding[];
}
