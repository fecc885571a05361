import { money } from "../plan/cost/money";
import type { Plan } from "../plan/plan";
import type { CannotBeHad } from "./cannotBeHad";
import { CliError } from "../cli/support/cliError";
import { columns } from "../cli/support/columns";
import type { Colours } from "../cli/support/progress";
import { run } from "../cli/support/run";
import type { Session } from "./session";

/** One line which and why, and then, in a line a stack, what the program would make where both can be had. */
export async function planInstead(
  { folder, progress, signal }: Session,
  env: NodeJS.ProcessEnv,
  reasons: readonly CannotBeHad[],
  colours: Colours,
): Promise<void> {
  const missing = reasons.map(({ what, why }) => `${what} cannot be had (${why})`);
  console.log(`${missing.join(", ")}. Instead: what the program makes, and the flows on a process worker.`);
  const plans = await progress.step(`Plan of ${STACKS.join(", ")}, without engine and account`, async () => {
    // A process of its own: Pulumi's SDK belongs to the program that it runs, and takes a second to load.
    const args = ["--require", "./cli/support/typescript.cjs", "cli/plan.ts", "--json", ...STACKS];
    const { code, stdout, stderr } = await run(process.execPath, args, { cwd: folder.root, env, signal });
    // A plan that names what `pulumi up` would refuse is one all the same.
    if (code !== 0 && stdout === "") {
      throw new CliError(`The program can't be planned:\n${stderr.trimEnd()}`);
    }
    return JSON.parse(stdout) as Plan[];
  });
  console.log(`\n${planLines(plans, colours).join("\n")}\n`);
}

const STACKS = ["local", "staging", "prod"];

/** One line a stack, and where the rest is. */
export function planLines(plans: readonly PlanFacts[], { bold, dim }: Colours): string[] {
  return [
    ...columns(plans.map((plan) => [bold(plan.stack), ...facts(plan)])),
    "",
    `docs/pictures/staging.svg  ${dim("# where all of staging stands")}`,
    `npm run plan -- staging    ${dim("# every resource, the flows, what a month costs, who may do what")}`,
  ];
}

type PlanFacts = Pick<Plan, "stack" | "region" | "cost"> & { readonly resources: readonly unknown[] };

function facts({ resources, region, cost }: PlanFacts): string[] {
  return [
    `${resources.length} resources in ${region}`,
    ...(cost?.fixed === undefined ? [] : [`${money(cost.fixed)} US dollars a month without a flow run`]),
  ];
}
