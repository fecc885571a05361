import { partitionOf } from "../../components/iam/partition";
import { show } from "../../components/show";
import type { Fields } from "./fields";

/** Plain variables may hold ARNs of other regions and partitions. */
const anyPlace = /^((agents|flowProjects)\[\d+\]\.)?(environment|variables|buildArgs)\./;

/** Reports every ARN of another partition than the stack's. The key's own reader reports other problems. */
export function reportPlaces(fields: Fields, region: string): void {
  if (region === "") {
    return;
  }
  const { name: partition } = partitionOf(region);
  for (const [name, text] of fields.deepTexts().filter(([name]) => !anyPlace.test(name))) {
    const given = /^arn:([a-z0-9-]+):/.exec(text)?.[1];
    if (given !== undefined && given !== partition) {
      fields.mustBe(
        name,
        `of partition ${show(partition)}, where ${region} is`,
        show(text),
        `\`arn:${partition}:…\``,
      );
    }
  }
}
