import { type Access, accessOf } from "./access/access";
import { type CapturedStack, captureStack } from "../offline/captureStack";
import { type Cost, costOf } from "./cost/cost";
import type { Usage } from "./cost/usage";
import {
  type DeploymentSize,
  deploymentSizes,
  type PlannedDeployment,
  plannedDeployments,
  readSchedules,
} from "./flows";
import { buildSecretsNote, stackNote } from "./notes";
import type { Diagram } from "./picture/diagram";
import { diagramOf } from "./picture/diagramOf";
import { type FlowSource, flowSources, unreadFlows } from "./inventory/flowSources";
import { Inventory } from "./inventory/inventory";
import type { Environment } from "./inventory/environment";
import { readEnvironment } from "./inventory/readEnvironment";
import { prefectRequests, requestsNote } from "./prefectRequests";
import { type PlannedResource, plannedResources } from "./resources";
import { imageSources } from "./sources";

/** A stack's resources, cost and access as plain, reproducible data that can be saved and compared. */
export interface Plan {
  readonly format: typeof PLAN_FORMAT;
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  /** Required configuration keys that aren't set; the plan uses an example value. */
  readonly examples: readonly string[];
  readonly notes: readonly string[];
  /** Reasons why `pulumi up` would fail, as far as known offline. */
  readonly problems: readonly string[];
  /** Parents before children. */
  readonly resources: readonly PlannedResource[];
  /** From `flows/prefect.yaml`, or from the flow projects if there are any. */
  readonly deployments: readonly PlannedDeployment[];
  /** File in an image → digest of its content; empty if another stack built the images. */
  readonly sources: Readonly<Record<string, string>>;
  readonly cost?: Cost;
  readonly access?: Access;
  readonly diagram?: Diagram;
  /** Missing parts, and why. */
  readonly gaps: readonly Gap[];
}

export interface Gap {
  readonly part: "cost" | "access" | "picture";
  readonly why: string;
}

/** Raised when older saved plans can no longer be compared. */
export const PLAN_FORMAT = 1;

export interface PlanOptions {
  /** Assumed usage per month. @default `DEFAULT_USAGE` */
  readonly usage?: Usage;
}

/**
 * Plans a stack offline: without AWS, a Pulumi login or an engine.
 *
 * @param root The checkout, of this or another version.
 */
export async function makePlan(root: string, stack: string, { usage }: PlanOptions = {}): Promise<Plan> {
  const captured = await captureStack(root, stack);
  const { project, region, examples, unsetBuildSecrets, resources } = captured;
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
  // These fail on changed or old programs; the rest of the plan still holds.
  const cost = attempt("cost", () => price(captured, deploymentSizes(root, sources), usage));
  const access = attempt("access", () => accessOf(captured));
  const environment = attempt("picture", () => readEnvironment(captured));
  const diagram = environment && attempt("picture", () => diagramOf(environment));
  return {
    format: PLAN_FORMAT,
    project,
    stack,
    region,
    examples,
    notes: [
      ...stackNote(root, stack),
      ...unreadNote(sources),
      ...buildSecretsNote(unsetBuildSecrets),
      ...cloudNote(environment, root, sources),
    ],
    problems: deployments.flatMap(problemsOf),
    resources: plannedResources(captured),
    deployments,
    sources: imageSources(root, resources),
    cost,
    access,
    diagram,
    gaps,
  };
}

function unreadNote(sources: readonly FlowSource[]): string[] {
  const unread = unreadFlows(sources);
  return unread === undefined ? [] : [`${unread.charAt(0).toUpperCase()}${unread.slice(1)}.`];
}

/** A server of one's own has no plan. */
function cloudNote(
  environment: Environment | undefined,
  root: string,
  sources: readonly FlowSource[],
): string[] {
  return environment?.prefect.isCloud === true
    ? requestsNote(prefectRequests(readSchedules(root, sources), new Date()))
    : [];
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
    throw new Error("the stack runs in an emulator, which is free.");
  }
  return costOf(captured, usage, { deployments });
}
