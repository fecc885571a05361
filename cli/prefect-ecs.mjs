#!/usr/bin/env node
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
try {
  // Strips types at load, as for the Pulumi program.
  require("@swc-node/register");
} catch (error) {
  if (error.code !== "MODULE_NOT_FOUND") throw error;
  const checkout = dirname(dirname(fileURLToPath(import.meta.url)));
  console.error(`Its dependencies are not installed: run \`npm ci\` in ${checkout} first.`);
  process.exit(1);
}
const { main } = require("./main.ts");
const { processIo } = require("./support/io.ts");

const io = processIo();
process.exitCode = await main(process.argv.slice(2), io);
// Abandoned calls of an interrupted command would keep the process alive.
if (io.interruption.signal.aborted) process.exit();
