import type { Evidence } from "./evidence/evidence";

/** How sure a finding is. */
export const Certainty = {
  /** Somebody who knows says so in as many words, or it was seen. */
  certain: "certain",
  /** What was seen fits this, and hardly anything else. */
  likely: "likely",
  /** Worth a look when nothing better is found. */
  possible: "possible",
} as const;
export type Certainty = (typeof Certainty)[keyof typeof Certainty];

/** Something that is wrong, why one may believe it, and what to do. */
export interface Finding {
  /** One sentence. */
  readonly cause: string;
  /** What shows it, one line each. */
  readonly because: readonly string[];
  /** What to do, one step each; commands between backticks. */
  readonly fix: readonly string[];
  readonly certainty: Certainty;
}

/** What a person sees who asks the doctor. */
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

/** Something that can go wrong, and how it is told from everything else. */
export interface Cause {
  /** Its anchor in `docs/troubleshooting.md`. */
  readonly id: string;
  /** As in "the image is gone". */
  readonly title: string;
  readonly symptoms: readonly Symptom[];
  /** For the documentation: what it means and what to do, without the names that a finding has. */
  readonly meaning: string;
  /** Where it is found, nothing else is to be told. @default false */
  readonly explainsAll?: boolean;
  /** It says what is left to say when no other cause is found. @default false */
  readonly onlyIfNothingElse?: boolean;
  /** Undefined: the evidence doesn't show it. */
  readonly find: (evidence: Evidence) => Finding | undefined;
}
