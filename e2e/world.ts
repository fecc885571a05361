import * as path from "node:path";
import type { Docker } from "../demo/docker";
import { emulatedNetwork } from "../demo/emulatedNetwork";
import { emulatorUrl, startEmulator } from "../demo/emulator";
import { cleanEnvironment } from "../demo/environment";
import { choosePorts } from "../demo/localPorts";
import { pythonEnvironment } from "../demo/python";
import type { Session } from "../demo/session";
import { localConfig } from "../demo/stackConfig";
import { Emulator } from "./aws/emulator";
import { RECORDING } from "./aws/recordedCalls";
import { Engine } from "./engine";
import { PrefectServer } from "./prefectServer";
import { BEHIND_RULES, startRules } from "./rules/start";
import { Sandbox } from "./sandbox";

/** The environment of a scenario. */
export interface World {
  readonly session: Session;
  readonly docker: Docker;
  readonly emulator: Emulator;
  readonly emulatorPort: number;
  readonly prefect: Pick<PrefectServer, "client" | "restartWith">;
  readonly sandbox: Sandbox;
  /** The program's stack. */
  readonly engine: Engine;
  /** Environment variables of the engine and its program. */
  readonly engineEnvironment: NodeJS.ProcessEnv;
}

/**
 * Starts emulator and Prefect server, copies the program and creates its stack.
 *
 * @param rulesOff Names of AWS's rules that are off.
 */
export async function makeWorld(
  session: Session,
  docker: Docker,
  rulesOff: readonly string[],
): Promise<World> {
  const { folder, progress, signal } = session;
  const env = cleanEnvironment(process.env);
  const python = await progress.step("Python environment", () => pythonEnvironment(folder.root, env, signal));
  // Not the first port that a demo tries.
  const first = { emulator: 4666, prefect: 4300 };
  const ports = await choosePorts(docker.bridgeAddress, first);
  const { emulator: emulatorPort, prefect: prefectPort } = ports;

  await progress.step(`Emulator of AWS on port ${emulatorPort}, and AWS's rules`, async () => {
    await startRules(session, { port: emulatorPort, off: rulesOff });
    await startEmulator(session, {
      python,
      docker,
      port: emulatorPort,
      env: { ...RECORDING, ...BEHIND_RULES, ...(await emulatedNetwork(session)) },
    });
  });
  const prefect = new PrefectServer(session, {
    python,
    port: prefectPort,
    bridgeAddress: docker.bridgeAddress,
  });
  await progress.step(`Prefect server on port ${prefectPort}`, () => prefect.start());
  const sandbox = new Sandbox(folder.root, path.join(folder.path, "program"));
  const engineEnvironment = { ...env, DOCKER_HOST: docker.endpoint };
  const engine = await progress.step("Stack", () =>
    Engine.forProgram(session, {
      program: sandbox.path,
      config: localConfig(sandbox.path, ports),
      env: engineEnvironment,
    }),
  );
  return {
    session,
    docker,
    emulator: new Emulator(emulatorUrl(emulatorPort)),
    emulatorPort,
    prefect,
    sandbox,
    engine,
    engineEnvironment,
  };
}
