// The command as a process of its own, which signals and what it waits for can keep alive.
import { spawn } from "node:child_process";
import * as path from "node:path";
import { Machine, OUTPUTS } from "../__tests__/support/commandLine";
import { otherServer, type OtherServer } from "../__tests__/support/otherServer";

const SCRIPT = path.join(__dirname, "./prefect-ecs.mjs");

let machine: Machine;
let server: OtherServer;

beforeEach(async () => {
  server = await otherServer();
  machine = new Machine({
    access: { ...OUTPUTS.access, endpoint: server.address },
    prefectApiUrl: `${server.address}/api`,
  });
});

afterEach(() => {
  machine.remove();
  server.close();
});

/** Types a command, signals it once it waits for an answer, and tells what it ended with and after how many seconds. */
async function signalled(
  args: string[],
  ...signals: NodeJS.Signals[]
): Promise<{ code: number | null; seconds: number }> {
  const child = spawn(process.execPath, [SCRIPT, ...args], {
    cwd: machine.folder,
    env: { ...process.env, PATH: `${machine.folder}:/usr/bin:/bin` },
    stdio: "ignore",
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  await server.asked;
  const from = Date.now();
  for (const signal of signals) {
    child.kill(signal);
  }
  return { code: await ended, seconds: (Date.now() - from) / 1000 };
}

it.each([[["logs"]], [["secret", "ls"]], [["status"]], [["doctor"]], [["task", "--", "true"]], [["exec"]]])(
  "Ctrl-C ends %j within two seconds while AWS is silent",
  async (args) => {
    const { code, seconds } = await signalled(args, "SIGINT");
    expect(code).toBe(130);
    expect(seconds).toBeLessThan(2);
  },
);

it("SIGTERM ends it as politely", async () => {
  expect((await signalled(["status"], "SIGTERM")).code).toBe(143);
});

it("a press that arrives twice, as npx hands it on, is one", async () => {
  expect((await signalled(["status"], "SIGINT", "SIGINT")).code).toBe(130);
});
