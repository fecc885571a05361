import { captureStack } from "../../offline/captureStack";
import { clonedConfig } from "../../offline/clonedConfig";
import { type Cost, costOf } from "../../plan/cost/cost";

/** A whole environment, priced in the documents. */
export interface Environment {
  readonly name: string;
  /** The kind of stack that it is. */
  readonly stack: "prod" | "staging";
  /** Keys that it sets besides. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** US dollars a month without runs that it must not exceed. @default none is set */
  readonly goal?: number;
}

export interface PricedEnvironment extends Environment {
  readonly cost: Cost;
}

/** Monday to Friday. */
const NIGHTS_OFF = { start: "0 7 * * 1-5", stop: "0 20 * * 1-5", timezone: "Europe/Dublin" };

const SMALLEST = {
  natStrategy: "instance",
  containerInsights: false,
  dashboard: false,
  agents: [{ name: "default", schedule: NIGHTS_OFF }],
};

export const ENVIRONMENTS: readonly Environment[] = [
  { name: "smallest", stack: "staging", settings: SMALLEST, goal: 18 },
  {
    name: "own server and store",
    stack: "staging",
    settings: { ...SMALLEST, dataStore: { engine: "postgres" }, prefectServer: { size: "small" } },
    goal: 50,
  },
  {
    name: "staging",
    stack: "staging",
    settings: { containerInsights: false, agents: [{ name: "default", schedule: NIGHTS_OFF }] },
    goal: 48,
  },
  { name: "prod", stack: "prod", settings: { natStrategy: "single", egressAddressCount: 1 } },
  {
    name: "prod, redundant",
    stack: "prod",
    settings: {
      agents: [{ name: "default", desiredCount: 2 }],
      dataStore: { engine: "postgres", multiZone: true },
      prefectServer: { size: "redundant" },
    },
  },
];

/** Runs each environment's program offline, and prices it. @throws Error when the plan knows no price of a part. */
export async function pricedEnvironments(root: string): Promise<PricedEnvironment[]> {
  const priced: PricedEnvironment[] = [];
  // Sequentially: concurrent programs would share the runtime's state.
  for (const environment of ENVIRONMENTS) {
    const { stack, settings } = environment;
    const captured = await captureStack(root, stack, clonedConfig(root, stack, settings));
    const cost = costOf(captured);
    if (cost.problem !== undefined || cost.unpriced !== undefined) {
      throw new Error(`${environment.name}: ${cost.problem ?? JSON.stringify(cost.unpriced)}`);
    }
    priced.push({ ...environment, cost });
  }
  return priced;
}
