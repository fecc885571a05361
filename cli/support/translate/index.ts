import { translateAws } from "./aws";
import { translatePrefect } from "./prefect";
import type { Translation } from "./translation";

export type { Translation } from "./translation";

/** Meaning and fix of an error of AWS or Prefect; `undefined` for other errors. */
export function translate(error: unknown): Translation | undefined {
  return translateAws(error) ?? translatePrefect(error);
}
