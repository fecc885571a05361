import { type Access, accessOf } from "./access/access";
import { type CapturedStack, captureStack } from "../offline/captureStack";
import { type Cost, costOf } from "./cost/cost";
import type { Usage } from "./cost/usage";
import { type DeploymentSize, deploymentSizes, type PlannedDeployment, plannedDeployments } from "./flows";
import { stackNote } from "./notes";
import type { Diagram } from "./picture/diagram";
import { diagramOf } from "./picture/diagramOf";
import { type FlowSource, flowSources, unreadFlows } from "./inventory/flowSources";
import { Inventory } from "./inventory/inventory";
import { readEnvironment } from "./inventory/readEnvironment";
import { type PlannedResource, plannedResources } from "./resources";
import { imageSources } from "./sources";

/** A stack's resources, cost and access as plain, reproducible data that can be saved and compared. */
export interface Plan {
  readonly format: typeof PLAN_FORMAT;
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  /** Configuration keys that are required and not set yet: an example stands for them. */
  readonly examples: readonly string[];
  /** What else one should know of it. */
  readonly notes: readonly string[];
  /** Why `pulumi up` would fail, as far as that is known offline. */
  readonly problems: readonly string[];
  /** Parents before children. */
  readonly resources: readonly PlannedResource[];
  /** Those of `flows/prefect.yaml`, or of the flow projects that stand in its place. */
  readonly deployments: readonly PlannedDeployment[];
  /** File that goes into an image → digest of its content; empty where another stack built them. */
  readonly sources: Readonly<Record<string, string>>;
  readonly cost?: Cost;
  readonly access?: Access;
  readonly diagram?: Diagram;
  /** Which of these there isn't, and why. */
  readonly gaps: readonly Gap[];
}

export interface Gap {
  readonly part: "cost" | "access" | "picture";
  readonly why: string;
}

/** Raised when older saved plans can no longer be compared. */
export const PLAN_FORMAT = 1;

export interface PlanOptions {
  /** What a month is like. @default `DEFAULT_USAGE` */
  readonly usage?: Usage;
}

/**
 * Plans a stack offline: without AWS, a Pulumi login or an engine.
 *
 * @param root The checkout: this one, or one of another version.
 */
export async function makePlan(root: string, stack: string, { usage }: PlanOptions = {}): Promise<Plan> {
  const captured = await captureStack(root, stack);
  const { project, region, examples, resources } = captured;
  const gaps: Gap[] = [];
  const attempt = <T>(part: Gap["part"], read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      gaps.push({ part, why: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  };
  const sources = flowSources(new Inventory(resources));
  const deployments = plannedDeployments(root, sources);
  return {
    format: PLAN_FORMAT,
    project,
    stack,
    region,
    examples,
    notes: [...stackNote(root, stack), ...unreadNote(sources)],
    problems: deployments.flatMap(problemsOf),
    resources: plannedResources(captured),
    deployments,
    sources: imageSources(root, resources),
    // A program that somebody changed, or an old one, needn't have the shape that these know.
    cost: attempt("cost", () => price(captured, deploymentSizes(root, sources), usage)),
    access: attempt("access", () => accessOf(captured)),
    diagram: attempt("picture", () => diagramOf(readEnvironment(captured))),
    gaps,
  };
}

function unreadNote(sources: readonly FlowSource[]): string[] {
  const unread = unreadFlows(sources);
  return unread === undefined ? [] : [`${unread.charAt(0).toUpperCase()}${unread.slice(1)}.`];
}

function problemsOf({ name, flowProject, problems }: PlannedDeployment): string[] {
  const registration = flowProject === undefined ? "Registration" : `Registration of ${flowProject}`;
  return problems.map((problem) => `${registration} would refuse the deployment ${name}: ${problem}.`);
}

function price(
  captured: CapturedStack,
  deployments: readonly DeploymentSize[],
  usage: Usage | undefined,
): Cost {
  if (captured.isEmulated) {
    throw new Error("it runs in an emulator, which asks for nothing.");
  }
  return costOf(captured, usage, { deployments });
}
