import { type Cause, Certainty, Symptom } from "../cause";
import { reported } from "./reports";
import { limitPools } from "./waiting";

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html; `causes/dask.ts` has the workers of a run that goes on. */
const NO_CAPACITY = /^(?!.*NotStartedError).*Capacity is unavailable at this time/s;
/** The worker's message for the same error: prefect_aws/workers/ecs_worker.py, `_report_task_run_creation_failure` */
const PROVIDER = /Failed to run ECS task due to a capacity provider error/;

/** AWS has no Fargate capacity for the task now. */
export const capacityUnavailable: Cause = {
  id: "capacity-unavailable",
  title: "Fargate has no capacity now",
  symptoms: [Symptom.late, Symptom.crashed, Symptom.pending],
  meaning:
    "AWS has no capacity for the task in the stack's zones now. The run is AwaitingRetry, and an agent retries " +
    "every minute: after ten minutes without Spot capacity on demand, which has more; after an hour the run is " +
    "Crashed.",
  find: (evidence) => {
    const said = [...reported(evidence, NO_CAPACITY), ...reported(evidence, PROVIDER)];
    return said.length === 0
      ? undefined
      : {
          cause: "AWS had no Fargate capacity for a task in the stack's zones.",
          because: said,
          fix: [
            "Wait while the run is AwaitingRetry: an agent retries every minute for an hour; after that, run it again",
            "Off Spot: `job_variables: {launch_type: FARGATE}` in `flows/prefect.yaml`, or `capacityProvider: FARGATE` of their agent, then `pulumi up`",
            "More zones to choose from: `availabilityZones` in the stack's configuration",
          ],
          certainty: Certainty.certain,
        };
  },
};

/**
 * Of ECS for a task without an instance, and of EC2 for an instance that doesn't start.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html and
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
const NO_INSTANCE =
  /EMPTY CAPACITY PROVIDER|NO ACTIVE INSTANCES|InsufficientInstanceCapacity|UnfulfillableCapacity|VcpuLimitExceeded/;

/** EC2 starts no instance for a flow run on Managed Instances. */
export const noInstance: Cause = {
  id: "no-instance",
  title: "EC2 starts no instance for a flow run",
  symptoms: [Symptom.crashed, Symptom.pending],
  meaning:
    "A flow run on Managed Instances waits until ECS has an instance for it. EC2 starts none if the account's quota for " +
    "such types is used up, which a new account's is for GPUs, or if the zones have none left; ECS asks for none if no " +
    "type of `managedInstances` is large enough.",
  find: (evidence) => {
    const said = reported(evidence, NO_INSTANCE);
    return said.length === 0
      ? undefined
      : {
          cause: "ECS found no instance for a task on Managed Instances.",
          because: said,
          fix: [
            `With VcpuLimitExceeded: \`./prefect-ecs preflight --stack ${evidence.stack}\` says the quotas of the types, and how to ask for more`,
            "With InsufficientInstanceCapacity or UnfulfillableCapacity: name more `instanceTypes` in `managedInstances`, " +
              "or more `availabilityZones`, then `pulumi up`",
            "Otherwise compare `cpu`, `memory` and `gpus` of the run with the types: an instance keeps some memory for itself",
          ],
          certainty: Certainty.certain,
        };
  },
};

/** From the same list of AWS's; the apostrophe varies. */
const QUOTA = /reached the limit on the number of (?:vCPUs|tasks) you can run concurrently/;

/** The account's quota for Fargate is used up. */
export const fargateQuota: Cause = {
  id: "fargate-quota",
  title: "The account's Fargate quota is used up",
  symptoms: [Symptom.crashed, Symptom.pending, Symptom.agent, Symptom.rolledBack],
  meaning:
    "A quota limits how many Fargate vCPUs an account runs at once in a region; new accounts get a few. On-demand and Spot have separate quotas.",
  find: (evidence) => {
    const said = reported(evidence, QUOTA);
    return said.length === 0
      ? undefined
      : {
          cause: "The account runs as many Fargate vCPUs at once as its quota allows.",
          because: said,
          fix: [
            "Ask for more, on demand: `aws service-quotas request-service-quota-increase --service-code " +
              "fargate --quota-code L-3032A538 --desired-value <vCPUs>`; Spot's code is L-36FBB829",
            `Meanwhile ${limitPools(evidence)}`,
          ],
          certainty: Certainty.certain,
        };
  },
};

/** botocore's error format: https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html */
const THROTTLED =
  /\((?:ThrottlingException|TooManyRequestsException)\) when calling the (?:RunTask|DescribeTaskDefinition) operation/;

/** AWS throttles the agent's RunTask calls. */
export const runTaskThrottled: Cause = {
  id: "run-task-throttled",
  title: "AWS throttled the agent's calls",
  symptoms: [Symptom.crashed],
  meaning:
    "AWS limits RunTask calls per second for an account and region. The agent tries three times, which can be too few for hundreds of starts at once.",
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
