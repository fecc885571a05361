// Says which links to other sites lead nowhere, or that none were asked for; closes what an earlier night said when none does:
//     node scripts/ci/reportLinks.ts <file with what `npm run docs:links` said>
import { existsSync, readFileSync } from "node:fs";
import { gitHubOf } from "./gitHub.ts";
import { linksNote } from "./linksNote.ts";
import { runMain } from "./main.ts";
import { report, runOf } from "./report.ts";

async function main([file = ""]: readonly string[]): Promise<void> {
  const run = runOf(process.env);
  await report(gitHubOf(process.env), {
    subject: "links to other sites",
    ...(process.env["RESULT"] === "success"
      ? { mended: `No page is gone any more: [run](${run.url}).` }
      : { problem: linksNote(existsSync(file) ? readFileSync(file, "utf8") : undefined, run) }),
  });
}

void runMain(main);
