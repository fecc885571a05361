import { HIDDEN } from "../../offline/capturedResource";

/** A document that is JSON in an input; `empty` for one that is hidden, about which `own-hidden` complains. */
export function parsedDocument<T>(text: unknown, empty: T): T {
  return text === HIDDEN ? empty : (JSON.parse(text as string) as T);
}
