import { proxy } from "./proxy";
import { makeRules } from "./index";

/**
 * The rules as a separate process, which `--keep` leaves running:
 *     node --require @swc-node/register e2e/rules/serve.ts <port> <host of the emulator> <rule that is off>…
 */
const [, , port = "", host = "", ...off] = process.argv;

const rules = makeRules().filter(({ name }) => !off.includes(name) && !off.includes("all"));
const server = proxy(rules, { host, port: Number(port) });
server.on("error", (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
server.listen(Number(port), "127.0.0.1");
