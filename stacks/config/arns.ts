import { partitionOf } from "../../components/iam/partition";
import { show } from "../../components/show";
import type { Fields } from "./fields";

/** Plain variables may say anything of any place. */
const anyPlace = /^((agents|flowProjects)\[\d+\]\.)?(environment|variables|buildArgs)\./;

/** Reports every ARN that AWS can't know where the stack is; what is wrong with it otherwise its own reader says. */
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
