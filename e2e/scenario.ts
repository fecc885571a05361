import { randomBytes } from "node:crypto";
import { addresses } from "./addresses";
import { inventory } from "./aws/inventory";
import type { Report } from "./report";
import { useAuthString } from "./steps/authString";
import { brokenRegistration } from "./steps/brokenRegistration";
import { cancelledRun } from "./steps/cancelledRun";
import { changedFlow } from "./steps/changedFlow";
import { destroy } from "./steps/destroy";
import { drift } from "./steps/drift";
import { failingRun } from "./steps/failingRun";
import { leaderboard } from "./steps/leaderboard";
import { noPlaintext } from "./steps/plaintext";
import { removedDeployment } from "./steps/removedDeployment";
import { secondUp } from "./steps/secondUp";
import { deploySomebodyElses } from "./steps/somebodyElse";
import { upFromNothing } from "./steps/upFromNothing";
import type { World } from "./world";

/** The life of a stack, from an empty account to an empty account. */
export async function scenario(report: Report, world: World): Promise<void> {
  const since = new Date();
  const before = await report.step("What is there before", () => inventory(world.emulator));
  await report.step("Somebody else's deployment in the same Prefect", () => deploySomebodyElses(world));

  const first = await report.step("`pulumi up` from nothing", (say) => upFromNothing(world, say));
  await report.check("`leaderboard` in a task of its own, started with two calls", (say) =>
    leaderboard(world, first, say),
  );
  await report.check("A flow that fails", (say) => failingRun(world, first, say));
  await report.check("A run that somebody cancels", (say) => cancelledRun(world, first, say));
  await report.check("A second `up` without a change", () => secondUp(world, report));
  await report.check("A flow's file changes while a run executes", (say) => changedFlow(world, first, say));
  await report.check("A deployment is removed, and others are paused", () => removedDeployment(world, first));
  await report.check("A registration that fails", (say) => brokenRegistration(world, first, say));

  const authStrings = [authString(), authString()] as const;
  await report.check("The Prefect server gets an auth string", (say) =>
    useAuthString(world, first, authStrings[0], say),
  );
  await report.check("The auth string is rotated", (say) => useAuthString(world, first, authStrings[1], say));
  await report.check("A port that somebody opens by hand", (say) => drift(world, first, say));
  await report.check("No secret in plaintext", () => noPlaintext(world, authStrings, since));

  await report.check("`pulumi destroy`", async () => {
    (await destroy(world, first, before)).forEach((line) => {
      report.note(line);
    });
  });
  await addresses(report, world);
}

function authString(): string {
  return `e2e:${randomBytes(12).toString("hex")}`;
}
