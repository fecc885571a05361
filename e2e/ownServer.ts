import * as assert from "node:assert/strict";
import { freePort } from "../cli/support/ports";
import { forwardOwnServer, ownServerClient } from "../demo/ownServer";
import { ownServerConfig } from "../demo/stackConfig";
import { added, inventory, type Inventory } from "./aws/inventory";
import { Engine } from "./engine";
import type { Part } from "./play";
import type { Report, Say } from "./report";
import { commandLine } from "./steps/commandLine";
import { knownCalls } from "./steps/deploymentCalls";
import type { Outputs } from "./steps/outputs";
import { deployedServer, inTheStore, killedServer, rotatedAuthString } from "./steps/ownServer";
import { unchangedUp } from "./steps/secondUp";
import { agentOnline } from "./steps/upFromNothing";
import type { World } from "./world";

/** A stack with a Prefect server and a data store of its own, on an emulated AWS that has nothing else. */
export function ownServer(report: Report, world: World): Part<OwnServer> {
  return {
    setUp: () => setUp(report, world),
    checks: [
      ["`leaderboard` by the stack's own server, in its data store", inTheStore],
      [
        "The commands that a person types, with an own server",
        ({ world, outputs }, say) => commandLine(world, outputs, say),
      ],
      [
        "A second `up` with an own server",
        async ({ world }) => {
          await unchangedUp(world);
        },
      ],
      ["The server is killed while a run executes", killedServer],
      ["The server is deployed while a run executes", deployedServer],
      ["The own server's auth string is rotated", rotatedAuthString],
      ["`pulumi destroy` leaves the data store's last snapshot", destroy],
      [
        "The calls that the deployments with an own server made",
        ({ world, since }, say) => knownCalls(world, { since, list: "deploymentCallsOwnServer.json" }, say),
      ],
    ],
  };
}

export interface OwnServer {
  /** With the stack's engine and its own server. */
  readonly world: World;
  readonly since: Date;
  /** Inventory of AWS before the stack. */
  readonly before: Inventory;
  readonly outputs: Outputs;
}

async function setUp(report: Report, world: World): Promise<OwnServer> {
  const { emulator, emulatorPort, session, sandbox, engineEnvironment: env } = world;
  assert.deepEqual(await world.engine.outputs(), {}, "the stack should have nothing left of the part before");
  const since = new Date();
  const before = await inventory(emulator);
  const port = await freePort(4400, ["127.0.0.1"]);
  const folder = { ...session.folder, pulumi: `${session.folder.pulumi}-own-server` };
  const engine = await Engine.forProgram(
    { ...session, folder },
    {
      program: sandbox.path,
      config: ownServerConfig(sandbox.path, { emulator: emulatorPort, prefect: port }),
      env,
    },
  );
  return report.step("`pulumi up` of a Prefect server, a data store and flows that use both", async (say) => {
    const { changes } = await engine.succeed("up");
    const outputs = await engine.outputs<Outputs>();
    await forwardOwnServer(session, port);
    const own = {
      ...world,
      engine,
      prefect: {
        get client() {
          // With the auth string of its time.
          return ownServerClient(session, outputs, port);
        },
        restartWith: () => Promise.reject(new Error("`secret set` changes its auth string")),
      },
    };
    await agentOnline(own, outputs);
    say(`${changes.length} resources, agent online`);
    return { world: own, since, before, outputs };
  });
}

async function destroy({ world: { emulator, engine }, before }: OwnServer, say: Say): Promise<void> {
  const { output } = await engine.succeed("destroy");
  const { "database snapshot": [snapshot = "", ...more] = [], ...others } = added(
    before,
    await inventory(emulator),
  );
  assert.deepEqual({ more, others }, { more: [], others: {} }, "AWS should be as it was, but for a snapshot");
  assert.ok(output.includes(snapshot), `destroy should name ${snapshot}`);
  say(snapshot);
  await emulator.query("rds", { ...RDS, Action: "DeleteDBSnapshot", DBSnapshotIdentifier: snapshot });
}

const RDS = { Version: "2014-10-31" };
