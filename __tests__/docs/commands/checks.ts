import type { Call } from "../../../scripts/docs/commands/shell";
import type { Check, DocumentedCall } from "./check";
import { checkNode, checkNpm, checkNpx } from "./npm";
import { prefectEcsProblem } from "./prefectEcs";
import { checkPulumi } from "./pulumi";

/** Of tools whose calls are judged one by one; Python judges those of `aws` and `prefect` all at once. */
export const CHECKS: Readonly<Partial<Record<string, Check>>> = {
  "./prefect-ecs": ({ args }) => prefectEcsProblem(args),
  node: checkNode,
  npm: checkNpm,
  npx: checkNpx,
  pulumi: checkPulumi,
};

/** A call that stands in no document. */
export function written(call: Call): DocumentedCall {
  return { ...call, document: "a.md", isWhole: true };
}
