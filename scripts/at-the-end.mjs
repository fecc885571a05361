// Runs a command and prints its output when it has ended, for commands that run in parallel:
//     node scripts/at-the-end.mjs npm run test:python
import { spawn } from "node:child_process";

const [command, ...args] = process.argv.slice(2);
const said = [];
const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
child.stdout.on("data", (chunk) => said.push(chunk));
child.stderr.on("data", (chunk) => said.push(chunk));
child.on("close", (code) => {
  process.stdout.write(Buffer.concat(said));
  process.exitCode = code ?? 1;
});
