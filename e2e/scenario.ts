import { randomBytes } from "node:crypto";
import { account } from "./account";
import { addresses } from "./addresses";
import { inventory, type Inventory } from "./aws/inventory";
import { existing } from "./existing";
import { newcomer } from "./newcomer";
import { ownServer } from "./ownServer";
import { type Check, type Part, playPart, refuseUnknownTitles } from "./play";
import type { Report } from "./report";
import { scale } from "./scale";
import { anotherRange } from "./steps/anotherRange";
import { useAuthString } from "./steps/authString";
import { badAgent } from "./steps/badAgent";
import { badImage } from "./steps/badImage";
import { brokenRegistration } from "./steps/brokenRegistration";
import { cancelledRun } from "./steps/cancelledRun";
import { changedFlow } from "./steps/changedFlow";
import { commandLine } from "./steps/commandLine";
import { knownCalls } from "./steps/deploymentCalls";
import { destroy } from "./steps/destroy";
import { documentedCommands } from "./steps/documentedCommands";
import { drift } from "./steps/drift";
import { failingRun } from "./steps/failingRun";
import { flowProject } from "./steps/flowProject";
import { killedAgent } from "./steps/killedAgent";
import { killedTasks } from "./steps/killedTasks";
import { killedUp } from "./steps/killedUp";
import { leaderboard } from "./steps/leaderboard";
import type { Outputs } from "./steps/outputs";
import { noPlaintext } from "./steps/plaintext";
import { policies } from "./steps/policies";
import { prowler } from "./steps/prowler";
import { pullRequest } from "./steps/pullRequest";
import { firstClusterRefused } from "./steps/refusedByAws";
import { removedDeployment } from "./steps/removedDeployment";
import { secondUp } from "./steps/secondUp";
import { deploySomebodyElses } from "./steps/somebodyElse";
import { upFromNothing } from "./steps/upFromNothing";
import { teams } from "./teams";
import type { World } from "./world";

/**
 * The parts: a stack in its own account, one with Dask workers and an agent that executes flows, one with a Prefect server
 * and a data store of its own, one with teams' folders, a stack in an existing network and cluster, a network stack,
 * `bootstrap/`, and a new user's steps.
 */
export async function scenario(report: Report, world: World, wanted: readonly string[] = []): Promise<void> {
  const own = stack(report, world);
  const scaled = scale(report, world);
  const served = ownServer(report, world);
  const adopted = teams(report, world);
  const guest = existing(report, world);
  const network = addresses(report, world);
  const administration = account(report, world);
  const reader = newcomer(report, world);
  refuseUnknownTitles([own, scaled, served, adopted, guest, network, administration, reader], wanted);
  await report.part("A stack with a network of its own", () => playPart(report, own, wanted));
  await report.part("Flows that outgrow a task, and runs that start at once", () =>
    playPart(report, scaled, wanted),
  );
  await report.part("A stack with a Prefect server and a data store of its own", () =>
    playPart(report, served, wanted),
  );
  await report.part("Folders as teams have them", () => playPart(report, adopted, wanted));
  await report.part("A stack in somebody else's network", () => playPart(report, guest, wanted));
  await report.part("A network on its own", () => playPart(report, network, wanted));
  await report.part("An account", () => playPart(report, administration, wanted));
  await report.part("A newcomer with nothing but the documents", () => playPart(report, reader, wanted));
}

interface Stage {
  readonly world: World;
  readonly report: Report;
  /** Inventory of AWS before the first `up`. */
  readonly before: Inventory;
  /** Outputs of the first `up`. */
  readonly outputs: Outputs;
  readonly since: Date;
  readonly authStrings: readonly [string, string];
}

function stack(report: Report, world: World): Part<Stage> {
  return { setUp: () => stackFromNothing(report, world), checks: CHECKS };
}

async function stackFromNothing(report: Report, world: World): Promise<Stage> {
  const since = new Date();
  const before = await report.step("What is there before", () => inventory(world.emulator));
  await report.step("Somebody else's deployment in the same Prefect", () => deploySomebodyElses(world));
  const outputs = await report.step("`pulumi up` from nothing", (say) => upFromNothing(world, say));
  return { world, report, before, outputs, since, authStrings: [authString(), authString()] };
}

const CHECKS: readonly Check<Stage>[] = [
  ["The first cluster of an account", ({ world }, say) => firstClusterRefused(world, say)],
  [
    "`leaderboard` in a task of its own, started with two calls",
    ({ world, outputs }, say) => leaderboard(world, outputs, say),
  ],
  ["The commands in the documents", ({ world, outputs }, say) => documentedCommands(world, outputs, say)],
  ["The commands that a person types", ({ world, outputs }, say) => commandLine(world, outputs, say)],
  ["A flow that fails", ({ world, outputs }, say) => failingRun(world, outputs, say)],
  ["A run that somebody cancels", ({ world, outputs }, say) => cancelledRun(world, outputs, say)],
  ["A second `up` without a change", ({ world, report }) => secondUp(world, report)],
  [
    "A flow project of another program, on this platform",
    ({ world, outputs }, say) => flowProject(world, outputs, say),
  ],
  ["A pull request's environment", ({ world, report }, say) => pullRequest(world, report, say)],
  ["A fault that the policies refuse", ({ world }, say) => policies(world, say)],
  ["Tasks that are killed and stopped", ({ world, outputs }, say) => killedTasks(world, outputs, say)],
  ["The agent is killed while a run executes", ({ world, outputs }, say) => killedAgent(world, outputs, say)],
  ["A flow's file changes while runs execute", ({ world, outputs }, say) => changedFlow(world, outputs, say)],
  ["An `up` that is killed twice", ({ world, outputs }, say) => killedUp(world, outputs, say)],
  [
    "A deployment is removed, and others are paused",
    ({ world, outputs }) => removedDeployment(world, outputs),
  ],
  ["A registration that fails", ({ world, outputs }, say) => brokenRegistration(world, outputs, say)],
  ["An image in which nothing starts", ({ world, outputs }, say) => badImage(world, outputs, say)],
  [
    "The Prefect server gets an auth string",
    ({ world, outputs, authStrings }, say) => useAuthString(world, outputs, authStrings[0], say),
  ],
  [
    "The auth string is rotated",
    ({ world, outputs, authStrings }, say) => useAuthString(world, outputs, authStrings[1], say),
  ],
  ["A port that somebody opens by hand", ({ world, outputs }, say) => drift(world, outputs, say)],
  ["Another range of the stack's VPC", ({ world, outputs }, say) => anotherRange(world, outputs, say)],
  [
    "What Prowler finds, where there is one",
    ({ world, report, before }, say) => prowler(world, report, before, say),
  ],
  ["No secret in plaintext", ({ world, authStrings, since }) => noPlaintext(world, authStrings, since)],
  ["An agent that can't start", ({ world, outputs }, say) => badAgent(world, outputs, say)],
  [
    "`pulumi destroy`",
    async ({ world, report, outputs, before }) => {
      (await destroy(world, outputs, before)).forEach((line) => {
        report.note(line);
      });
    },
  ],
  [
    "The calls that the deployments made",
    ({ world, since }, say) => knownCalls(world, { since, list: "deploymentCalls.json" }, say),
  ],
];

function authString(): string {
  return `e2e:${randomBytes(12).toString("hex")}`;
}
