import { HIDDEN } from "../../offline/capturedResource";

/** A JSON document in an input; `empty` for a hidden one, which `own-hidden` reports. */
export function parsedDocument<T>(text: unknown, empty: T): T {
  return text === HIDDEN ? empty : (JSON.parse(text as string) as T);
}
