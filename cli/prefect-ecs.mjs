#!/usr/bin/env node
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
// Strips the types as files are loaded, as for the Pulumi program.
require("@swc-node/register");
const { main } = require("./main.ts");
const { processIo } = require("./support/io.ts");

const io = processIo();
process.exitCode = await main(process.argv.slice(2), io);
// What an interrupted command no longer waits for would keep the process alive.
if (io.interruption.signal.aborted) process.exit();
