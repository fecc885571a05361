import { type Cause, Certainty, type Finding, Symptom } from "../cause";
import type { Evidence } from "../evidence/evidence";
import { oneLine, runLogs } from "./reports";

/** What `prefect_ecs/src/prefect_ecs/dask/` says in a run's log, and the exception that the run fails with. */
const NO_CAPACITY = /(?:Dask workers|NotStartedError)(?=.*Capacity is unavailable at this time)/s;
const UNREACHED = /did not reach the scheduler/;
const DIED = /^A Dask worker ended \d+ times in a row/;

/** The finding of runs whose log or state says it. */
function saidInRuns(
  evidence: Evidence,
  pattern: RegExp,
  finding: (logs: string) => Pick<Finding, "cause" | "fix">,
): Finding | undefined {
  const runs = evidence.runs.filter(({ state }) => state.type !== "COMPLETED");
  const said = runs.flatMap((run) => {
    const texts = [...run.log.map(({ message }) => message), run.state.message];
    const text = texts.filter((one) => pattern.test(one)).at(-1);
    return text === undefined ? [] : [{ run, line: `run ${run.name}: ${oneLine(text)}` }];
  });
  return said.length === 0
    ? undefined
    : {
        ...finding(
          runLogs(
            evidence,
            said.map(({ run }) => run),
          ),
        ),
        because: said.map(({ line }) => line),
        certainty: Certainty.certain,
      };
}

/** AWS starts no workers. */
export const daskCapacity: Cause = {
  id: "dask-capacity",
  title: "AWS has no capacity for Dask workers",
  symptoms: [Symptom.running, Symptom.failed],
  meaning:
    "A flow run asks for its workers for 15 minutes. It goes on with those that it has, and fails without any. Workers are on Spot unless `dask` of the flow project says otherwise, and Spot runs out first.",
  find: (evidence) =>
    saidInRuns(evidence, NO_CAPACITY, () => ({
      cause: "AWS had no Fargate capacity for a flow run's Dask workers.",
      fix: [
        "Off Spot: `capacityProvider: FARGATE` in the flow project's `dask`, then `pulumi up`; `npm run plan` says what a worker costs then",
        "Fewer workers, or smaller ones: `dask_task_runner(adaptive=(1, 20))` begins with one",
        "Then run it again",
      ],
    })),
};

/** Workers start, and find no scheduler. */
export const daskUnreached: Cause = {
  id: "dask-unreached",
  title: "Dask workers don't reach their flow run",
  symptoms: [Symptom.running, Symptom.failed],
  meaning:
    "Workers connect to the scheduler in the flow run's task, through the security group that registration puts both in. A run of a deployment that registration didn't make, by `flow.deploy` for instance, isn't in that group. Otherwise the workers' image doesn't start: it has no `distributed`, or takes minutes to arrive.",
  find: (evidence) =>
    saidInRuns(evidence, UNREACHED, (logs) => ({
      cause: "Dask workers were started, and none of them reached the flow run's scheduler.",
      fix: [
        `Their addresses and ids: ${logs}; what they say themselves is in the flow project's log group, in the streams \`dask-worker/…\``,
        "A deployment that registration didn't make: put it into the project's `prefect.yaml`, then `pulumi up`",
        `If registration made it: \`./prefect-ecs register --stack ${evidence.stack}\` restores its security groups`,
        "If their log says `No module named 'distributed'`: add `prefect-dask`, `distributed` and `boto3` to the project's requirements, then `pulumi up`",
      ],
    })),
};

/** Each worker ends soon after it has begun to work. */
export const daskWorkersEnd: Cause = {
  id: "dask-workers-end",
  title: "Dask workers end as soon as they work",
  symptoms: [Symptom.running, Symptom.failed],
  meaning:
    "A worker that is lost is replaced, but not after three in a row within five minutes: then what they compute ends them. Mostly it is more memory than a worker has; or a module of the flow that only the flow run has.",
  find: (evidence) =>
    saidInRuns(evidence, DIED, (logs) => ({
      cause: "A flow run's Dask workers end as soon as they work.",
      fix: [
        `When it began: ${logs}. The streams \`dask-worker/…\` of the project's log group end with the error, or with nothing when the kernel ended them for their memory`,
        "More memory: `workerMemoryMiB` in the flow project's `dask`, then `pulumi up`; or smaller parts of work",
        "`ModuleNotFoundError`: the module must be in the image; with `code: pull` only the flow run has it",
      ],
    })),
};
