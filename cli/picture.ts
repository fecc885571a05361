import { parseArgs } from "node:util";
import { captureStack } from "../offline/captureStack";
import { clonedConfig } from "../offline/clonedConfig";
import { diagramOf } from "../plan/picture/diagramOf";
import { pictureFiles } from "../plan/picture/pictureFiles";
import { stalePictures, writePictures } from "../plan/picture/pictureFolder";
import { readEnvironment } from "../plan/inventory/readEnvironment";

const FOLDER = "docs/pictures";
const STACKS = ["staging", "prod"];

const HELP = `npm run picture -- [--check]

Draws anew the pictures in ${FOLDER}, of staging and prod as a fresh clone has them, without AWS, engine or login.
\`npm run plan -- <stack> --picture <file>\` draws any other stack, yours too.

  --check      writes nothing, and fails when a picture is missing or stale
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      check: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const stale: string[] = [];
  for (const stack of STACKS) {
    const root = process.cwd();
    const captured = await captureStack(root, stack, clonedConfig(root, stack));
    const diagram = diagramOf(readEnvironment(captured));
    const files = await pictureFiles(stack, diagram);
    if (values.check) {
      stale.push(...stalePictures(FOLDER, files));
    } else {
      console.log(writePictures(FOLDER, files).join("\n"));
    }
  }
  if (stale.length === 0) {
    return 0;
  }
  console.error(`Outdated: ${stale.join(", ")}. Run \`npm run picture\` and commit the result.`);
  return 1;
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    // Invalid configuration or command lines need no stack trace.
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
