import { type Cause, Certainty, Symptom } from "../cause";
import { reported } from "./reports";

const NOT_STARTED = [Symptom.crashed];

/** prefect/workers/base.py, `_submit_run_and_capture_errors`; a worker without a key has none to take out of the call. */
const NO_KEY = /Failed to submit flow run to infrastructure: KeyError: '?PREFECT_API_(?:KEY|AUTH_STRING)/;

/** The pool asks for a credential that the agent doesn't have. */
export const agentWithoutKey: Cause = {
  id: "agent-without-key",
  title: "The pool names a Prefect key that the agent lacks",
  symptoms: NOT_STARTED,
  meaning:
    "The pool's template says which secret holds Prefect's key, and the agent itself has none: somebody changed the template by hand, or the agent runs an older revision than the pool is for.",
  find: (evidence) => {
    const said = reported(evidence, NO_KEY);
    return said.length === 0
      ? undefined
      : {
          cause: "The work pool's template names a secret for Prefect's key, and the agent has no key.",
          because: said,
          fix: [
            `Have Registration put the template right: \`./prefect-ecs register --stack ${evidence.stack}\``,
            `If the agent's deployment was rolled back: \`pulumi up --refresh --stack ${evidence.stack}\``,
          ],
          certainty: Certainty.certain,
        };
  },
};

/** ECS's words: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html */
const NO_SUCH_SIZE =
  /No Fargate configuration exists for given values|Invalid '(?:cpu|memory)' setting for task/;

/** A size that Fargate doesn't have. */
export const sizeInvalid: Cause = {
  id: "size-invalid",
  title: "Fargate has no task of that size",
  symptoms: NOT_STARTED,
  meaning:
    "CPU and memory of a run go together only in some pairs. Registration checks what `flows/prefect.yaml` says; this run's job variables were set for it alone, or in Prefect by hand.",
  find: (evidence) => {
    const said = reported(evidence, NO_SUCH_SIZE);
    return said.length === 0
      ? undefined
      : {
          cause: "Fargate has no task with the CPU and memory that the run asks for.",
          because: said,
          fix: [
            "Take a pair of AWS's table: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size",
            "In `flows/prefect.yaml` under `job_variables`, then `pulumi up`; for one run in its custom run's job variables",
          ],
          certainty: Certainty.certain,
        };
  },
};

/** What pydantic and Prefect say of job variables that the pool's template doesn't take. */
const BAD_VARIABLES =
  /Failed to submit flow run to infrastructure: (?:ValidationError: \d+ validation errors? for ECSJobConfiguration|TemplateError|InvalidJobVariables)/;

/** Job variables that the worker can't use. */
export const jobVariablesInvalid: Cause = {
  id: "job-variables-invalid",
  title: "The run's job variables are not what the pool takes",
  symptoms: NOT_STARTED,
  meaning:
    "A job variable has another type than the pool's template wants. Prefect refuses that for deployments; a template that was changed by hand may let it pass.",
  find: (evidence) => {
    const said = reported(evidence, BAD_VARIABLES);
    return said.length === 0
      ? undefined
      : {
          cause: "The agent can't make a task of the run's job variables.",
          because: said,
          fix: [
            "Mend `job_variables` in `flows/prefect.yaml`, then `pulumi up`; for one run in its custom run's job variables",
            `If the template was changed by hand: \`./prefect-ecs register --stack ${evidence.stack}\``,
          ],
          certainty: Certainty.certain,
        };
  },
};

/** botocore's form of an error; what the agent calls when it starts a run. */
const DENIED =
  /\((?:AccessDeniedException|UnauthorizedOperation)\) when calling the (?:RunTask|DescribeTaskDefinition) operation/;

/** The agent may not start tasks. */
export const runTaskDenied: Cause = {
  id: "run-task-denied",
  title: "The agent may not start the task",
  symptoms: NOT_STARTED,
  meaning:
    "The agent may start the stack's flow-run definition in the stack's cluster, pass its two roles, and nothing else. Its policy was changed by hand, or the pool names something that isn't the stack's.",
  find: (evidence) => {
    const said = reported(evidence, DENIED);
    return said.length === 0
      ? undefined
      : {
          cause: "AWS does not let the agent start the run's task.",
          because: said,
          fix: [
            `Put back what somebody changed by hand: \`pulumi up --refresh --stack ${evidence.stack}\``,
            `If the pool names another task definition or cluster: \`./prefect-ecs register --stack ${evidence.stack}\``,
          ],
          certainty: Certainty.certain,
        };
  },
};
