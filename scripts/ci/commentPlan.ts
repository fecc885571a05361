// Writes the comment below a pull request from what earlier jobs left, or brings it up to date:
//     node scripts/ci/commentPlan.ts <folder with plan.md, changed.txt and *.json of previews>
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { gitHubOf } from "./gitHub.ts";
import { runMain } from "./main.ts";
import { markerOf, writeComment } from "./marked.ts";
import { planComment } from "./planComment.ts";
import type { Preview } from "./previews.ts";
import { runOf } from "./report.ts";

async function main([folder = "."]: readonly string[]): Promise<void> {
  const text = (file: string): string | undefined => {
    const place = path.join(folder, file);
    return existsSync(place) ? readFileSync(place, "utf8") : undefined;
  };
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const previews = files
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(text(file) ?? "") as Preview)
    // staging before prod
    .sort((one, other) => other.stack.localeCompare(one.stack));
  const changed = (text("changed.txt") ?? "").split("\n");
  const comment = planComment({
    run: runOf(process.env),
    plan: text("plan.md") ?? "",
    previews,
    newImage: changed.some((file) => file.startsWith("flows/")),
  });
  await writeComment(gitHubOf(process.env), Number(process.env["PULL_REQUEST"]), markerOf("plan"), comment);
}

void runMain(main);
