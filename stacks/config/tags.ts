import { awsLimits } from "../../components/awsLimits";
import { show, showChoices } from "../../components/show";
import type { Fields } from "./fields";

const { perResource, ofTheWorker, keyCharacters, valueCharacters, punctuation, reservedPrefix } =
  awsLimits.tags;

/**
 * Limited by a flow run's task, which also has the worker's tags, the stack's and its flow project's. A deployment's
 * labels need room too.
 */
const maxTags = perResource - ofTheWorker - 2;

/** Prefixes of AWS, the program, and the worker, whose tags identify a flow run's task. */
const reserved = [reservedPrefix, "prefect-ecs:", "prefect.io/"];

const tagText = new RegExp(`^[\\p{L}\\p{Z}\\p{N}${punctuation.replace(/[-\]\\^]/g, "\\$&")}]*$`, "u");
const letters = `letters, digits, spaces and ${punctuation.split("").join(" ")}`;

export function readTags(fields: Fields): Record<string, string> {
  const tags: [string, string][] = [];
  for (const [key, value] of fields.entries("tags")) {
    if (!isValue(value)) {
      const allowed = `text of at most ${valueCharacters} ${letters}, not beginning with '${reservedPrefix}'`;
      fields.mustBe(`tags.${key}`, allowed, show(value));
    } else if (!isKey(key)) {
      const allowed = `keys of 1 to ${keyCharacters} ${letters}, not beginning with ${showChoices(reserved)}`;
      fields.mustBe("tags", allowed, show(key));
    } else {
      tags.push([key, value]);
    }
  }
  reportSameKeys(fields, tags);
  if (tags.length > maxTags) {
    const why = `AWS allows ${perResource}, and a flow run's task has ${ofTheWorker} of the worker's, the stack's and its flow project's`;
    fields.mustBe("tags", `at most ${maxTags}`, show(tags.length), why);
  }
  return Object.fromEntries(tags);
}

function isValue(value: unknown): value is string {
  return (
    typeof value === "string" &&
    value.length <= valueCharacters &&
    tagText.test(value) &&
    !value.toLowerCase().startsWith(reservedPrefix)
  );
}

function isKey(key: string): boolean {
  return (
    key !== "" &&
    key.length <= keyCharacters &&
    tagText.test(key) &&
    !reserved.some((prefix) => key.toLowerCase().startsWith(prefix))
  );
}

/** IAM's keys aren't case-sensitive: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules */
function reportSameKeys(fields: Fields, tags: readonly (readonly [key: string, value: string])[]): void {
  const first = new Map<string, string>();
  for (const [key] of tags) {
    const same = first.get(key.toLowerCase());
    if (same === undefined) {
      first.set(key.toLowerCase(), key);
    } else {
      fields.must(
        "tags",
        "have keys that differ in more than case, which IAM ignores",
        `${show(same)} and ${show(key)}`,
      );
    }
  }
}
