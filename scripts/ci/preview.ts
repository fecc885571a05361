// Previews a stack, shows what the engine says, and leaves it in a file for later jobs:
//     node scripts/ci/preview.ts staging previews/staging.json [--drift]
// With --drift it also looks at what there is in AWS, and anything that differs from the program is a failure.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { runMain } from "./main.ts";
import { previewArgs, type Preview } from "./previews.ts";

async function main([stack, file, option]: readonly string[]): Promise<void> {
  if (stack === undefined || file === undefined || (option !== undefined && option !== "--drift")) {
    throw new Error("usage: node scripts/ci/preview.ts <stack> <file> [--drift]");
  }
  const running = await pulumi(["stack", "output", "imageUri", `--stack=${stack}`], () => undefined);
  const image = running.succeeded ? running.output.trim() : undefined;
  const said = await pulumi(previewArgs({ stack, image, drift: option === "--drift" }), (text) =>
    process.stdout.write(text),
  );
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ stack, ...said } satisfies Preview));
  process.exitCode = said.succeeded ? 0 : 1;
}

function pulumi(args: readonly string[], show: (text: string) => void): Promise<Omit<Preview, "stack">> {
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", args, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        show(text);
      });
    }
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ succeeded: code === 0, output });
    });
  });
}

void runMain(main);
