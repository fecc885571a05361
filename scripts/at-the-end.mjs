// Runs a command and prints what it said when it has ended, in one piece, for commands that run beside another:
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
