import { money } from "../plan/cost/money";
import type { Plan } from "../plan/plan";
import type { CannotBeHad } from "./cannotBeHad";
import { CliError } from "../cli/support/cliError";
import { columns } from "../cli/support/columns";
import type { Colours } from "../cli/support/progress";
import { run } from "../cli/support/run";
import type { Session } from "./session";

/** Prints what is unavailable and why, then the plan of each stack in a line. */
export async function planInstead(
  { folder, progress, signal }: Session,
  env: NodeJS.ProcessEnv,
  reasons: readonly CannotBeHad[],
  colours: Colours,
): Promise<void> {
  const missing = reasons.map(({ what, why }) => `${what} is unavailable (${why})`);
  console.log(`${missing.join(", ")}. Instead: the stacks' plans, and the flows on a process worker.`);
  const plans = await progress.step(`Plans of ${STACKS.join(", ")}, without engine and account`, async () => {
    // In its own process: Pulumi's SDK has global state, and takes a second to load.
    const args = ["--require", "./cli/support/typescript.cjs", "cli/plan.ts", "--json", ...STACKS];
    const { code, stdout, stderr } = await run(process.execPath, args, { cwd: folder.root, env, signal });
    // Exit code 1 with output is a plan that `pulumi up` would refuse.
    if (code !== 0 && stdout === "") {
      throw new CliError(`The program can't be planned:\n${stderr.trimEnd()}`);
    }
    return JSON.parse(stdout) as Plan[];
  });
  console.log(`\n${planLines(plans, colours).join("\n")}\n`);
}

const STACKS = ["local", "staging", "prod"];

/** A line per stack, and where to find more. */
export function planLines(plans: readonly PlanFacts[], { bold, dim }: Colours): string[] {
  return [
    ...columns(plans.map((plan) => [bold(plan.stack), ...facts(plan)])),
    "",
    `docs/pictures/staging.svg  ${dim("# staging as a picture")}`,
    `npm run plan -- staging    ${dim("# all resources, flows, cost and access")}`,
  ];
}

type PlanFacts = Pick<Plan, "stack" | "region" | "cost"> & { readonly resources: readonly unknown[] };

function facts({ resources, region, cost }: PlanFacts): string[] {
  return [
    `${resources.length} resources in ${region}`,
    ...(cost?.fixed === undefined ? [] : [`${money(cost.fixed)} US dollars a month without a flow run`]),
  ];
}
