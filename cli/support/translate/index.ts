import { translateAws } from "./aws";
import { translatePrefect } from "./prefect";
import type { Translation } from "./translation";

export type { Translation } from "./translation";

/** What an error of AWS or Prefect means and what to do; `undefined` for one that speaks for itself, or that nobody foresaw. */
export function translate(error: unknown): Translation | undefined {
  return translateAws(error) ?? translatePrefect(error);
}
