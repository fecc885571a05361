import { parseArgs } from "node:util";
import { captureStack } from "./plan/captureStack";
import type { Diagram } from "./plan/picture/diagram";
import { diagramOf } from "./plan/picture/diagramOf";
import { mermaid } from "./plan/picture/mermaid";
import { pictureFiles } from "./plan/picture/pictureFiles";
import { stalePictures, writePictures } from "./plan/picture/pictureFolder";
import { readEnvironment } from "./plan/picture/readEnvironment";

const HELP = `npm run picture -- [<stack> …] [--out <folder>] [--check | --mermaid]

Draws what a stack's program makes, without AWS, engine or login.

  <stack>      default: staging prod, the pictures that are kept in the repository
  --out        where the SVGs and PNGs go; default: docs/pictures
  --check      writes nothing, and fails when a picture there is missing or stale
  --mermaid    prints Mermaid instead, for a pull request or an issue
`;

const options = {
  out: { type: "string", default: "docs/pictures" },
  check: { type: "boolean", default: false },
  mermaid: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const stacks = positionals.length === 0 ? ["staging", "prod"] : positionals;
  const stale: string[] = [];
  for (const stack of stacks) {
    const diagram = await diagramOfStack(stack);
    if (values.mermaid) {
      process.stdout.write(mermaid(diagram));
      continue;
    }
    const files = await pictureFiles(stack, diagram);
    if (values.check) {
      stale.push(...stalePictures(values.out, files));
    } else {
      console.log(writePictures(values.out, files).join("\n"));
    }
  }
  if (stale.length === 0) {
    return 0;
  }
  console.error(
    `Not what the program makes any more: ${stale.join(", ")}. \`npm run picture\` draws them anew; commit them.`,
  );
  return 1;
}

async function diagramOfStack(stack: string): Promise<Diagram> {
  return diagramOf(readEnvironment(await captureStack(process.cwd(), stack)));
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    // A mistake in a stack's configuration, or in the command line, needs no stack trace.
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
