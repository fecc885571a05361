// Says which stacks differ from their program; closes what an earlier night said of those that don't:
//     node scripts/ci/reportDrift.ts <folder with <stack>.json of previews> <stack>...
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { driftNote } from "./driftNote.ts";
import { gitHubOf } from "./gitHub.ts";
import { runMain } from "./main.ts";
import type { Preview } from "./previews.ts";
import { report, runOf } from "./report.ts";

async function main([folder = ".", ...stacks]: readonly string[]): Promise<void> {
  const run = runOf(process.env);
  for (const stack of stacks) {
    const file = path.join(folder, `${stack}.json`);
    const preview = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Preview) : undefined;
    const subject = `drift of ${stack}`;
    await report(
      gitHubOf(process.env),
      preview?.succeeded === true
        ? { subject, mended: `No difference any more: [run](${run.url}).` }
        : {
            subject,
            problem: {
              title: `${stack} is not what the program says`,
              text: driftNote(stack, preview?.output, run),
            },
          },
    );
  }
}

void runMain(main);
