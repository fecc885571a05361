import { writeFileSync } from "node:fs";
import { type SSMClient, StartSessionCommand } from "@aws-sdk/client-ssm";
import type { AwsClientStub } from "aws-sdk-client-mock";
import type { Machine } from "./commandLine";

/**
 * Puts a session-manager-plugin on PATH that forwards to a port of this machine instead of a container's. It writes down
 * its arguments (`arguments`) and its end by a Ctrl-C (`ended`).
 */
export function forwardingPlugin(machine: Machine, port: number): void {
  writeFileSync(
    machine.path("plugin.js"),
    `const { writeFileSync } = require("node:fs");
const { connect, createServer } = require("node:net");
const given = process.argv.slice(2);
writeFileSync(${JSON.stringify(machine.path("arguments"))}, JSON.stringify(given));
const [local] = JSON.parse(given[4]).Parameters.localPortNumber;
process.on("SIGINT", () => {
  writeFileSync(${JSON.stringify(machine.path("ended"))}, "by Ctrl-C");
  process.exit(0);
});
createServer((socket) => {
  const other = connect(${port}, "127.0.0.1");
  socket.on("error", () => other.destroy());
  other.on("error", () => socket.destroy());
  socket.pipe(other).pipe(socket);
}).listen(Number(local), "127.0.0.1", () => {
  console.log("Starting session with SessionId: ada-1\\nPort " + local + " opened for sessionId ada-1.\\nWaiting for connections...");
});
`,
  );
  machine.command(
    "session-manager-plugin",
    `[ "$1" = --version ] && { echo 1.2.707.0; exit; }\nexec ${process.execPath} ${machine.path("plugin.js")} "$@"`,
  );
}

/** Session Manager gives whoever asks a session. */
export function givesSessions(ssm: AwsClientStub<SSMClient>): void {
  ssm.reset();
  ssm
    .on(StartSessionCommand)
    .resolves({ SessionId: "ada-1", StreamUrl: "wss://example.com/1", TokenValue: "t0ken" });
}
