import { type Cause, Certainty, Symptom } from "../cause";
import { reported } from "./reports";
import { limitPools } from "./waiting";

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html */
const NO_CAPACITY = /Capacity is unavailable at this time/;
/** What the worker makes of the same: prefect_aws/workers/ecs_worker.py, `_report_task_run_creation_failure` */
const PROVIDER = /Failed to run ECS task due to a capacity provider error/;

/** AWS has no place for the task now. */
export const capacityUnavailable: Cause = {
  id: "capacity-unavailable",
  title: "Fargate has no capacity now",
  symptoms: [Symptom.late, Symptom.crashed, Symptom.pending],
  meaning:
    "AWS has no place for the task in the stack's zones at this time. The run is AwaitingRetry, and an agent tries it again every minute; after an hour it is Crashed. Spot runs short long before on-demand capacity does.",
  find: (evidence) => {
    const said = [...reported(evidence, NO_CAPACITY), ...reported(evidence, PROVIDER)];
    return said.length === 0
      ? undefined
      : {
          cause: "AWS had no Fargate capacity for a task in the stack's zones.",
          because: said,
          fix: [
            "Wait while the run is AwaitingRetry: an agent tries it every minute, for an hour; after that run it again",
            "Off Spot: `job_variables: {launch_type: FARGATE}` in `flows/prefect.yaml`, or `capacityProvider: FARGATE` of their agent, then `pulumi up`",
            "More zones to choose from: `availabilityZones` in the stack's configuration",
          ],
          certainty: Certainty.certain,
        };
  },
};

/** The same list of AWS's; its apostrophe is now one, now the other. */
const QUOTA = /reached the limit on the number of (?:vCPUs|tasks) you can run concurrently/;

/** The account's quota for Fargate is used up. */
export const fargateQuota: Cause = {
  id: "fargate-quota",
  title: "The account's Fargate quota is used up",
  symptoms: [Symptom.crashed, Symptom.pending, Symptom.agent, Symptom.rolledBack],
  meaning:
    "An account may run so many vCPUs at once on Fargate in a region, a few in a new account. On-demand and Spot have a quota each.",
  find: (evidence) => {
    const said = reported(evidence, QUOTA);
    return said.length === 0
      ? undefined
      : {
          cause: "The account runs as many Fargate vCPUs at once as its quota allows.",
          because: said,
          fix: [
            "Ask for more, on demand: `aws service-quotas request-service-quota-increase --service-code fargate --quota-code L-3032A538 --desired-value <vCPUs>`; Spot's code is L-36FBB829",
            `Meanwhile ${limitPools(evidence)}`,
          ],
          certainty: Certainty.certain,
        };
  },
};

/** botocore's form of an error: https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html */
const THROTTLED =
  /\((?:ThrottlingException|TooManyRequestsException)\) when calling the (?:RunTask|DescribeTaskDefinition) operation/;

/** Too many starts at once. */
export const runTaskThrottled: Cause = {
  id: "run-task-throttled",
  title: "AWS throttled the agent's calls",
  symptoms: [Symptom.crashed],
  meaning:
    "AWS takes so many RunTask calls a second from an account and region. The agent tries three times; with hundreds of starts at once that can be too few.",
  find: (evidence) => {
    const said = reported(evidence, THROTTLED);
    return said.length === 0
      ? undefined
      : {
          cause: "AWS throttled the agent's calls when it started runs, until it gave up.",
          because: said,
          fix: [
            "Run those again, and spread schedules that start at the same minute",
            `Or ${limitPools(evidence)}`,
          ],
          certainty: Certainty.certain,
        };
  },
};
