import { readFileSync } from "node:fs";
import * as path from "node:path";
import { rule } from "../rule";

interface Config {
  readonly keys: string[];
}

/** The AWS provider's types with tags, a line each; `npm run policies:taggable` writes the file. */
const TAGGABLE = new Set(readFileSync(path.join(__dirname, "..", "taggableTypes.txt"), "utf8").split("\n"));

/** Only tags find resources of an interrupted `up` that the state doesn't have, and only tags allocate costs. */
export const requiredTags = rule<Config>({
  name: "required-tags",
  description: "Everything that can carry tags says which stack it belongs to.",
  severity: "medium",
  isAbout: (type) => TAGGABLE.has(type),
  config: {
    keys: {
      type: "array",
      items: { type: "string" },
      default: ["prefect-ecs:stack"],
      description: "Keys of the tags that everything has to carry, with a value",
    },
  },
  check: ({ props }, { keys }) => {
    // The provider adds `tagsAll`: the resource's own tags, and its `defaultTags`.
    const tags = (props["tagsAll"] ?? props["tags"] ?? {}) as Readonly<Record<string, string>>;
    const missing = keys.filter((key) => (tags[key] ?? "") === "");
    return missing.length === 0
      ? []
      : [
          `\`tags\` must have ${quoted(missing)}, got ${quoted(Object.keys(tags))}: give the component \`tags\`, or the provider \`defaultTags\`.`,
        ];
  },
});

function quoted(keys: readonly string[]): string {
  return keys.length === 0 ? "none" : keys.map((key) => `'${key}'`).join(", ");
}
