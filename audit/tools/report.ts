import type { Finding } from "../finding";

/** Result of a tool. */
export interface ToolReport {
  /** Number of rules applied, if the tool reports it. */
  readonly rules?: number;
  readonly findings: readonly Finding[];
}
