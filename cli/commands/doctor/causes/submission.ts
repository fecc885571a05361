import { type Cause, Certainty, Symptom } from "../cause";
import { reported } from "./reports";

const NOT_STARTED = [Symptom.crashed];

/** prefect/workers/base.py, `_submit_run_and_capture_errors`; a worker without a key fails when it removes it from the RunTask call. */
const NO_KEY = /Failed to submit flow run to infrastructure: KeyError: '?PREFECT_API_(?:KEY|AUTH_STRING)/;

/** The pool's template needs a credential that the agent lacks. */
export const agentWithoutKey: Cause = {
  id: "agent-without-key",
  title: "The pool names a Prefect key that the agent lacks",
  symptoms: NOT_STARTED,
  meaning:
    "The pool's template names the secret with Prefect's key, but the agent has none: the template was changed " +
    "by hand, or the agent runs an older revision than the pool expects.",
  find: (evidence) => {
    const said = reported(evidence, NO_KEY);
    return said.length === 0
      ? undefined
      : {
          cause: "The work pool's template names a secret for Prefect's key, but the agent has no key.",
          because: said,
          fix: [
            `Let registration restore the template: \`./prefect-ecs register --stack ${evidence.stack}\``,
            `If the agent's deployment was rolled back: \`pulumi up --refresh --stack ${evidence.stack}\``,
          ],
          certainty: Certainty.certain,
        };
  },
};

/** ECS's errors: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html */
const NO_SUCH_SIZE =
  /No Fargate configuration exists for given values|Invalid '(?:cpu|memory)' setting for task/;

/** A size that Fargate doesn't have. */
export const sizeInvalid: Cause = {
  id: "size-invalid",
  title: "Fargate has no task of that size",
  symptoms: NOT_STARTED,
  meaning:
    "Fargate allows only certain pairs of CPU and memory. Registration checks those in `flows/prefect.yaml`; " +
    "this run's job variables were set for the run alone, or in Prefect by hand.",
  find: (evidence) => {
    const said = reported(evidence, NO_SUCH_SIZE);
    return said.length === 0
      ? undefined
      : {
          cause: "Fargate does not offer the run's pair of CPU and memory.",
          because: said,
          fix: [
            "Choose a pair from AWS's table: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size",
            "Set it in `flows/prefect.yaml` under `job_variables`, then `pulumi up`; for a single run, in the job variables of a custom run",
          ],
          certainty: Certainty.certain,
        };
  },
};

/** Errors of pydantic and Prefect for job variables that don't fit the pool's template. */
const BAD_VARIABLES =
  /Failed to submit flow run to infrastructure: (?:ValidationError: \d+ validation errors? for ECSJobConfiguration|TemplateError|InvalidJobVariables)/;

/** Job variables that the worker can't apply. */
export const jobVariablesInvalid: Cause = {
  id: "job-variables-invalid",
  title: "The run's job variables don't fit the pool",
  symptoms: NOT_STARTED,
  meaning:
    "A job variable has another type than the pool's template expects. Prefect refuses that for deployments, unless the template was changed by hand.",
  find: (evidence) => {
    const said = reported(evidence, BAD_VARIABLES);
    return said.length === 0
      ? undefined
      : {
          cause: "The agent can't build a task from the run's job variables.",
          because: said,
          fix: [
            "Fix `job_variables` in `flows/prefect.yaml`, then `pulumi up`; for a single run, in the job variables of a custom run",
            `If the template was changed by hand: \`./prefect-ecs register --stack ${evidence.stack}\``,
          ],
          certainty: Certainty.certain,
        };
  },
};

/** botocore's error format, for the calls that start a run. */
const DENIED =
  /\((?:AccessDeniedException|UnauthorizedOperation)\) when calling the (?:RunTask|DescribeTaskDefinition) operation/;

/** The agent's role may not start the task. */
export const runTaskDenied: Cause = {
  id: "run-task-denied",
  title: "The agent may not start the task",
  symptoms: NOT_STARTED,
  meaning:
    "The agent may start the stack's flow-run definition in the stack's cluster, pass its two roles, and " +
    "nothing else. Its policy was changed by hand, or the pool names something that isn't the stack's.",
  find: (evidence) => {
    const said = reported(evidence, DENIED);
    return said.length === 0
      ? undefined
      : {
          cause: "AWS does not let the agent start the run's task.",
          because: said,
          fix: [
            `Undo changes made by hand: \`pulumi up --refresh --stack ${evidence.stack}\``,
            `If the pool names another task definition or cluster: \`./prefect-ecs register --stack ${evidence.stack}\``,
          ],
          certainty: Certainty.certain,
        };
  },
};

/** prefect_ecs/src/prefect_ecs/agent/own_definition.py */
const NOT_ITS_OWN = /Failed to submit flow run to infrastructure: NotItsOwnError/;

/** The agent refused the run: it would have had another flow project's role. */
export const definitionRefused: Cause = {
  id: "definition-refused",
  title: "The run asks for another flow project's task definition",
  symptoms: NOT_STARTED,
  meaning:
    "Only registration sets `task_definition_arn` and `security_groups`, in a flow project's deployments. The agent refuses a " +
    "run that sets them itself, and a deployment to which somebody gave another project's.",
  find: (evidence) => {
    const said = reported(evidence, NOT_ITS_OWN);
    return said.length === 0
      ? undefined
      : {
          cause: "The agent refused the run: its task definition is not its deployment's.",
          because: said,
          fix: [
            "For a custom run: start it without these job variables",
            `For a deployment changed by hand: \`./prefect-ecs --project <name> register --stack ${evidence.stack}\``,
          ],
          certainty: Certainty.certain,
        };
  },
};
