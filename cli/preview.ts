import { parseArgs } from "node:util";
import pc from "picocolors";
import { type Colours, coloursFor } from "./support/progress";
import { captureStack } from "./plan/captureStack";
import { renderFlows } from "./plan/flows";
import { renderTree } from "./plan/tree";

/** `npm run preview:offline -- <stack>`: what the stack's program would make, without an account or an engine. */
async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    // For a caller that shows what it gets on a terminal.
    options: { color: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const colours = values.color ? pc.createColors(true) : coloursFor(process.stdout, process.env);
  const stacks = positionals.length > 0 ? positionals : ["local", "staging", "prod"];
  for (const stack of stacks) {
    console.log(`${await treeOf(process.cwd(), stack, colours)}\n`);
  }
  console.log(renderFlows(process.cwd()));
}

async function treeOf(root: string, stack: string, { bold, cyan, dim }: Colours): Promise<string> {
  const captured = await captureStack(root, stack);
  const style = { title: (text: string) => bold(cyan(text)), component: bold, fact: dim };
  const missing = captured.examples.map((key) => key.replace(/^.*:/, ""));
  const note =
    missing.length === 0 ? [] : [dim(`Not set yet, and shown with an example: ${missing.join(", ")}`)];
  return [renderTree(captured, style), ...note].join("\n");
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
