import type { Environment } from "../../stack/environment";
import { type Cause, Certainty, type Finding } from "./cause";
import { CAUSES } from "./causes";
import { collectEvidence, type Evidence } from "./evidence/evidence";
import { Reader, type Unread } from "./reader";
import { resolveTarget, type Target } from "./target";

/** The doctor's findings, and what could not be read. */
export interface Diagnosis {
  readonly target: Target;
  readonly evidence: Evidence;
  /** Ordered by certainty. */
  readonly findings: readonly Diagnosed[];
  readonly unread: readonly Unread[];
}

/** A finding with its cause's id and title. */
export interface Diagnosed extends Finding {
  readonly id: string;
  readonly title: string;
}

export interface ExamineOptions {
  /** A flow run's id or name, or an agent's name. @default the whole stack */
  readonly word?: string;
  readonly say: (detail: string) => void;
  readonly now: Date;
}

/**
 * Diagnoses a stack, an agent or a flow run.
 *
 * @throws CliError when there is no such run or agent.
 */
export async function examine(env: Environment, { word, say, now }: ExamineOptions): Promise<Diagnosis> {
  const target = await resolveTarget(env, word);
  const reader = new Reader(env.signal);
  const evidence = await collectEvidence(env, reader, target, say, now);
  const whole = found(
    CAUSES.filter(({ explainsAll }) => explainsAll === true),
    evidence,
  );
  return whole.length > 0
    ? { target, evidence, findings: whole, unread: [] }
    : { target, evidence, findings: findingsIn(evidence), unread: reader.unread };
}

/** Findings ordered by certainty, then as in `CAUSES`. */
function findingsIn(evidence: Evidence): Diagnosed[] {
  const known = found(
    CAUSES.filter(({ onlyIfNothingElse }) => onlyIfNothingElse !== true),
    evidence,
  );
  const all = known.length > 0 ? known : found(CAUSES, evidence);
  return Object.values(Certainty).flatMap((certainty) =>
    all.filter((finding) => finding.certainty === certainty),
  );
}

function found(causes: readonly Cause[], evidence: Evidence): Diagnosed[] {
  return causes.flatMap(({ id, title, find }) => {
    const finding = find(evidence);
    return finding === undefined ? [] : [{ id, title, ...finding }];
  });
}
