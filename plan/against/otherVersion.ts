import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { CliError } from "../../cli/support/cliError";
import type { Version } from "../difference/difference";
import { listed } from "../../resourceTypes";
import { makePlan, type Plan, PLAN_FORMAT, type PlanOptions } from "../plan";
import { inWorktree } from "./worktree";

/** Another version's plans of some stacks. */
export interface OtherVersion extends Version {
  /** In the order in which they were asked for. */
  readonly plans: readonly Plan[];
}

export interface OtherVersionOptions extends PlanOptions {
  readonly root: string;
  readonly stacks: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * The plans of another version, made by this version's code.
 *
 * @param version A saved plan (`….json`), the folder of another checkout, or whatever git knows as a commit.
 */
export async function otherVersion(version: string, options: OtherVersionOptions): Promise<OtherVersion> {
  if (version.endsWith(".json")) {
    return { name: version, notes: [], plans: savedPlans(version, options.stacks) };
  }
  if (existsSync(path.join(version, "Pulumi.yaml"))) {
    return { name: version, notes: [], plans: await plansIn(path.resolve(version), options) };
  }
  return inWorktree(options.root, version, options.signal, async ({ folder, name, notes }) => ({
    name,
    notes,
    plans: await plansIn(folder, options),
  }));
}

async function plansIn(root: string, { stacks, usage, signal }: OtherVersionOptions): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (const stack of stacks) {
    // One after the other: the SDK knows one stack at a time.
    plans.push(await makePlan(root, stack, { usage }));
    signal.throwIfAborted();
  }
  return plans;
}

function savedPlans(file: string, stacks: readonly string[]): Plan[] {
  const saved = [readJson(file)].flat() as Partial<Plan>[];
  return stacks.map((stack) => {
    const plan = saved.find((one) => one.stack === stack);
    if (plan === undefined) {
      const others = saved.map((one) => one.stack ?? "something else");
      throw new CliError(`${file} has no plan of ${stack}, it has ${listed(others)}.`);
    }
    if (plan.format !== PLAN_FORMAT || plan.resources === undefined) {
      throw new CliError(`${file} is no plan that this version can read: save it anew with --json.`);
    }
    return plan as Plan;
  });
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new CliError(`${file} can't be read as a saved plan: ${(error as Error).message}`);
  }
}
