// Previews a stack, prints the engine's output, and writes it to a file for later jobs:
//     node scripts/ci/preview.ts staging previews/staging.json [--drift]
// With --drift it also reads the resources in AWS, and fails if any differs from the program.
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

/** Reports it as a failure if the stack's image can't be read: the preview would be of another image. */
async function preview(stack: string, drift: boolean): Promise<Said> {
  try {
    return await pulumi(previewArgs({ stack, image: runningImage(stack), drift }));
  } catch (error) {
    const output = `${error instanceof Error ? error.message : String(error)}\n`;
    process.stderr.write(output);
    return { succeeded: false, output };
  }
}

/** Prints and returns the output, standard output and error interleaved. */
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
