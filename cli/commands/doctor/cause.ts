import type { Evidence } from "./evidence/evidence";

/** Confidence in a finding. */
export const Certainty = {
  /** An authoritative message states it, or it was observed. */
  certain: "certain",
  /** The evidence fits this and hardly any other cause. */
  likely: "likely",
  /** Worth checking when there is no better finding. */
  possible: "possible",
} as const;
export type Certainty = (typeof Certainty)[keyof typeof Certainty];

/** A fault with its evidence and its fix. */
export interface Finding {
  /** One sentence. */
  readonly cause: string;
  /** Evidence, one line each. */
  readonly because: readonly string[];
  /** Steps, one line each; commands between backticks. */
  readonly fix: readonly string[];
  readonly certainty: Certainty;
}

/** Symptoms that users see. */
export const Symptom = {
  late: "A run stays Scheduled, Late or AwaitingConcurrencySlot",
  pending: "A run stays Pending or Submitting",
  crashed: "A run is Crashed",
  failed: "A run is Failed",
  running: "A run stays Running, or is Running and nothing happens",
  cancelling: "A run stays Cancelling",
  again: "A run starts a second time",
  agent: "An agent does not come up, or does not stay up",
  unregistered:
    "`pulumi up` failed at registration, or deployments in Prefect aren't those of `prefect.yaml`",
  rolledBack: "`pulumi up` says that ECS rolled the deployment back",
} as const;
export type Symptom = (typeof Symptom)[keyof typeof Symptom];

/** A known fault and how to detect it. */
export interface Cause {
  /** Its anchor in `docs/troubleshooting.md`. */
  readonly id: string;
  /** For example "The image is not in the registry". */
  readonly title: string;
  readonly symptoms: readonly Symptom[];
  /** For the documentation: meaning and fix, without the stack's own names. */
  readonly meaning: string;
  /** If found, the doctor reports nothing else. @default false */
  readonly explainsAll?: boolean;
  /** Reported only when no other cause is found. @default false */
  readonly onlyIfNothingElse?: boolean;
  /** Undefined: the evidence doesn't show it. */
  readonly find: (evidence: Evidence) => Finding | undefined;
}
