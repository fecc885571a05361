// Previews a stack, shows what the engine says, and leaves it in a file for later jobs:
//     node scripts/ci/preview.ts staging previews/staging.json [--drift]
// With --drift it also looks at what there is in AWS, and anything that differs from the program is a failure.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { runMain } from "./main.ts";
import { previewArgs, type Preview } from "./previews.ts";
import { runningImage } from "./runningImage.ts";

type Said = Omit<Preview, "stack">;

async function main([stack, file, option]: readonly string[]): Promise<void> {
  if (stack === undefined || file === undefined || (option !== undefined && option !== "--drift")) {
    throw new Error("usage: node scripts/ci/preview.ts <stack> <file> [--drift]");
  }
  const said = await preview(stack, option === "--drift");
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ stack, ...said } satisfies Preview));
  process.exitCode = said.succeeded ? 0 : 1;
}

/** That it can't be known what a stack runs is kept as well: a preview without it would be of another image. */
async function preview(stack: string, drift: boolean): Promise<Said> {
  try {
    return await pulumi(previewArgs({ stack, image: runningImage(stack), drift }));
  } catch (error) {
    const output = `${error instanceof Error ? error.message : String(error)}\n`;
    process.stderr.write(output);
    return { succeeded: false, output };
  }
}

/** Shows and keeps all that is said, in its order. */
function pulumi(args: readonly string[]): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", args, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        process.stdout.write(text);
      });
    }
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ succeeded: code === 0, output });
    });
  });
}

void runMain(main);
