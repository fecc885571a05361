import { show } from "../../components/show";
import type { Fields } from "./fields";

/** AWS allows 50 on a resource; the rest is for the program's own. */
const maxTags = 40;
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
export function readTags(fields: Fields): Record<string, string> {
  const tags: [string, string][] = [];
  for (const [key, value] of fields.entries("tags")) {
    const name = `tags.${key}`;
    if (typeof value !== "string" || value.length > 256 || !tagText.test(value)) {
      fields.mustBe(name, "text of at most 256 letters, digits, spaces and _ . : / = + - @", show(value));
    } else if (key === "" || key.length > 128 || !tagText.test(key) || /^(aws|prefect-ecs):/i.test(key)) {
      const allowed =
        "keys of 1 to 128 letters, digits, spaces and _ . : / = + - @, not beginning with 'aws:' or 'prefect-ecs:'";
      fields.mustBe("tags", allowed, show(key));
    } else {
      tags.push([key, value]);
    }
  }
  if (tags.length > maxTags) {
    fields.mustBe("tags", `at most ${maxTags}`, show(tags.length));
  }
  return Object.fromEntries(tags);
}
