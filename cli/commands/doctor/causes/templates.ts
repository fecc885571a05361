import { familyOf } from "../../../aws/tasks";
import type { Evidence } from "../evidence/evidence";
import type { WorkPoolEvidence } from "../evidence/workPools";
import { type Cause, Certainty, Symptom } from "../cause";
import { reported } from "./reports";

/** The worker's message: prefect_aws/workers/ecs_worker.py, `_report_task_run_creation_failure` */
const INACTIVE = /the task definition is inactive/;

/** A template that differs from registration's. */
export const poolChanged: Cause = {
  id: "work-pool-changed",
  title: "The work pool's template is not the stack's",
  symptoms: [Symptom.crashed, Symptom.pending],
  meaning:
    "The pool's base job template names another cluster, task definition, subnet or security group than the " +
    "stack's: it was changed by hand, or another stack took over the pool.",
  find: (evidence) => {
    const because = [
      ...evidence.workPools.filter(({ exists }) => exists).flatMap((pool) => differences(evidence, pool)),
      ...reported(evidence, INACTIVE),
    ];
    return because.length === 0
      ? undefined
      : {
          cause: "A work pool's template names resources that aren't the stack's.",
          because,
          fix: [
            `Let registration restore the template: \`./prefect-ecs register --stack ${evidence.stack}\``,
            "If two stacks share the pool: give each its own with the agent's `workPool`",
          ],
          certainty: Certainty.certain,
        };
  },
};

function differences(evidence: Evidence, { name, template }: WorkPoolEvidence): string[] {
  const { cluster, flowRunDefinition, flowRunFamily, flowRunSecurityGroupId, definitions, network } =
    evidence;
  const of = (what: string): string => `work pool ${name} ${what}`;
  const inactive =
    definitions.find(({ name: definition }) => definition === template.definition)?.active === false;
  const known = new Set(network.subnets?.map(({ id }) => id));
  const foreign = network.subnets === undefined ? [] : template.subnetIds.filter((id) => !known.has(id));
  return [
    ...(template.definition === undefined ? [of("names no task definition")] : []),
    // An earlier revision is no difference: the pool keeps it during an `up`.
    ...(template.definition !== undefined && !isOfTheStack(flowRunFamily, template.definition)
      ? [of(`names task definition ${template.definition}, and the stack's is ${flowRunDefinition}`)]
      : []),
    ...(inactive
      ? [of(`names task definition ${template.definition ?? ""}, which is INACTIVE or gone`)]
      : []),
    ...(template.cluster === undefined || template.cluster.split("/").pop() === cluster
      ? []
      : [of(`starts runs in cluster ${template.cluster}, and the stack's is ${cluster}`)]),
    ...(template.securityGroupIds.includes(flowRunSecurityGroupId)
      ? []
      : [of(`does not name security group ${flowRunSecurityGroupId}`)]),
    ...(foreign.length === 0 ? [] : [of(`names subnets that are not the stack's: ${foreign.join(", ")}`)]),
  ];
}

/** With several flow projects, the pool names the family of one of them. */
function isOfTheStack(flowRunFamily: string, definition: string): boolean {
  const family = familyOf(definition);
  return family === flowRunFamily || family.startsWith(`${flowRunFamily}-`);
}
