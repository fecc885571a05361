import { mkdirSync } from "node:fs";
import * as path from "node:path";
import { serversVariables, sharedPrefectApiUrl } from "../cli/local/demoServers";
import { emulatorUrl } from "../cli/local/emulator";
import { copyCheckout } from "../scripts/docs/commands/copyCheckout";
import { Emulator } from "./aws/emulator";
import { inventory, type Inventory } from "./aws/inventory";
import type { Part } from "./play";
import type { Report } from "./report";
import { newProject } from "./steps/newProject";
import { ownEnvironment, removal } from "./steps/ownEnvironment";
import type { World } from "./world";

/** What somebody does who has nothing but the documents, typed as it stands there. */
export function newcomer(report: Report, world: World): Part<Newcomer> {
  return {
    setUp: () => setUp(report, world),
    checks: [
      ["From a clone to a run: three values and two commands", ownEnvironment],
      ["All of that environment is removed", removal],
      ["A repository of one's own, by `pulumi new`", newProject],
    ],
  };
}

/** A shell that points at the servers, as `npm run demo:servers` prepares one. */
export interface Newcomer {
  readonly signal: AbortSignal;
  /** Where they have their checkouts. */
  readonly folder: string;
  /** What they clone. */
  readonly repository: string;
  readonly env: NodeJS.ProcessEnv;
  readonly prefectApiUrl: string;
  readonly prefectAuthString: string;
  readonly emulator: Emulator;
  /** What is in AWS. */
  readonly before: Inventory;
}

/** The one that the documents name. */
const REGION = "eu-west-1";

async function setUp(report: Report, world: World): Promise<Newcomer> {
  const { session, docker, emulatorPort, prefect, engineEnvironment } = world;
  const folder = path.join(session.folder.path, "newcomer");
  const repository = path.join(folder, "origin");
  const state = path.join(folder, "state");
  await report.step("A repository to clone", async () => {
    mkdirSync(state, { recursive: true });
    await copyCheckout(session.folder.root, repository);
  });
  const prefectAuthString = "admin:hunter2";
  await report.step("A Prefect server with an auth string", () => prefect.restartWith(prefectAuthString));
  const ports = { emulator: emulatorPort, prefect: prefect.port };
  const emulator = new Emulator(emulatorUrl(emulatorPort), REGION);
  return {
    signal: session.signal,
    folder,
    repository,
    env: {
      ...engineEnvironment,
      ...serversVariables(session.folder, docker, ports),
      PULUMI_BACKEND_URL: `file://${state}`,
      // `login` is for all that its user does: here for this part only.
      PULUMI_CREDENTIALS_PATH: folder,
      PULUMI_SKIP_CONFIRMATIONS: "true",
    },
    prefectApiUrl: sharedPrefectApiUrl(docker, ports),
    prefectAuthString,
    emulator,
    before: await inventory(emulator),
  };
}
