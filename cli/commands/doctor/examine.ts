import type { Environment } from "../../stack/environment";
import { type Cause, Certainty, type Finding } from "./cause";
import { CAUSES } from "./causes";
import { collectEvidence, type Evidence } from "./evidence/evidence";
import { Reader, type Unread } from "./reader";
import { resolveTarget, type Target } from "./target";

/** What the doctor found, and what it couldn't look at. */
export interface Diagnosis {
  readonly target: Target;
  readonly evidence: Evidence;
  /** The surest first. */
  readonly findings: readonly Diagnosed[];
  readonly unread: readonly Unread[];
}

/** A finding, and the cause that it is one of. */
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
 * Looks at a stack, an agent or a flow run, and says what is wrong.
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

/** What the evidence shows, by how sure it is and then in the order of the causes. */
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
