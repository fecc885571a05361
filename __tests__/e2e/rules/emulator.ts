import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Server } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import * as path from "node:path";
import { isHealthy } from "../../../demo/http";
import { until } from "../../../cli/support/until";
import { proxy, type Refused, REFUSED_PATH } from "../../../e2e/rules/proxy";
import type { Rule } from "../../../e2e/rules/rule";

const root = path.resolve(__dirname, "../../..");
const HOST = "127.0.0.1";

/** The real emulator, with rules in front of it. */
export class RuledEmulator {
  readonly url: string;
  readonly #server: Server;
  readonly #emulator: ChildProcess;

  private constructor(server: Server, emulator: ChildProcess) {
    this.#server = server;
    this.#emulator = emulator;
    this.url = `http://${HOST}:${(server.address() as AddressInfo).port}`;
  }

  static async start(rules: readonly Rule[]): Promise<RuledEmulator> {
    const port = await freePort();
    const emulator = spawn(process.execPath, [path.join(root, "scripts/python.mjs"), "ministack"], {
      env: { ...process.env, GATEWAY_PORT: String(port), BIND_HOST: HOST, LOG_LEVEL: "ERROR" },
      stdio: "ignore",
      // A group of its own, so that the emulator goes with the script that starts it.
      detached: true,
    });
    const server = proxy(rules, { host: HOST, port });
    server.listen(0, HOST);
    await once(server, "listening");
    const ruled = new RuledEmulator(server, emulator);
    const isUp = async (): Promise<true | undefined> =>
      (await isHealthy(`${ruled.url}/_ministack/health`)) || undefined;
    await until(isUp, { signal: AbortSignal.timeout(120_000), timeoutSeconds: 120 });
    return ruled;
  }

  /** Settings of an SDK's client of it. */
  get client(): {
    region: string;
    endpoint: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  } {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    return { region: "us-east-1", endpoint: this.url, credentials };
  }

  async refused(): Promise<Refused[]> {
    return (await (await fetch(this.url + REFUSED_PATH)).json()) as Refused[];
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    if (this.#emulator.pid !== undefined && this.#emulator.exitCode === null) {
      process.kill(-this.#emulator.pid, "SIGTERM");
      await once(this.#emulator, "exit");
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
