import { type Check, type Outcome, unread, Verdict } from "./check";
import { CHECKS } from "./checks";
import { account } from "./checks/account";
import { reasonOf } from "./reason";
import type { Site } from "./site";

/** An outcome with its check's id and title. */
export interface Checked extends Outcome {
  readonly id: string;
  readonly title: string;
}

/** Runs all checks; one that fails to read doesn't stop the others. In a wrong account, no further check calls AWS. */
export async function preflight(site: Site): Promise<Checked[]> {
  const first = await outcomesOf(account, site);
  const hasAccount = first.every(({ verdict }) => verdict === Verdict.pass);
  const rest = CHECKS.filter((check) => check !== account && (hasAccount || check.right === undefined));
  const others = await Promise.all(rest.map((check) => outcomesOf(check, site)));
  const all = [...first, ...others.flat()];
  return CHECKS.flatMap(({ id }) => all.filter((one) => one.id === id));
}

async function outcomesOf(check: Check, site: Site): Promise<Checked[]> {
  const { id, title, right, look } = check;
  const outcomes = await look(site).catch((error: unknown) => {
    site.signal.throwIfAborted();
    return [unread(reasonOf(error, right))];
  });
  return outcomes.map((outcome) => ({ id, title, ...outcome }));
}
