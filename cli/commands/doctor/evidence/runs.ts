import type { Environment } from "../../../stack/environment";
import type { Reader } from "../reader";
import { ContainerName } from "../../../../components/task/containerName";
import { flowRunLogGroup } from "../../../flowRuns/flowRunLogGroup";
import type { LogLine, State } from "../../../prefect/client";
import type { QueuedRun } from "../target";
import { readContainerLog } from "./containerLog";
import { endedBadly, type TaskEvidence } from "./tasks";

/** A flow run and what is known of its task. */
export interface RunEvidence {
  readonly id: string;
  readonly name: string;
  readonly state: StateEvidence;
  /** Its states, oldest first. */
  readonly history: readonly StateEvidence[];
  readonly expectedStart: Date;
  readonly workPool: string | undefined;
  readonly workQueue: string | undefined;
  readonly deploymentId: string | undefined;
  /** Its latest task in ECS or in the log of failed starts; undefined: none, or neither could be read. */
  readonly task: TaskEvidence | undefined;
  /** Its flow's `retries`; 0 until the run starts, when Prefect learns them. */
  readonly retries: number;
  /** Whether the agent reported a task to Prefect. */
  readonly submitted: boolean;
  /** Its log in Prefect, with the agent's and the observer's lines. */
  readonly log: readonly RunLogLine[];
  /** The last lines of its container. */
  readonly containerLog: readonly string[];
}

export interface StateEvidence {
  /** `SCHEDULED`, `PENDING`, … */
  readonly type: string;
  /** `Late`, `Submitting`, … */
  readonly name: string;
  readonly message: string;
  readonly since: Date;
}

export interface RunLogLine {
  /** Python's log levels: 40 is ERROR. */
  readonly level: number;
  /** For example `prefect.flow_runs.worker`, … */
  readonly logger: string;
  readonly message: string;
  readonly at: Date;
}

/** Evidence about these runs. */
export async function readRuns(
  env: Environment,
  reader: Reader,
  runs: readonly QueuedRun[],
  tasks: readonly TaskEvidence[],
): Promise<RunEvidence[]> {
  return Promise.all(runs.map((run) => readRun(env, reader, run, tasks)));
}

async function readRun(
  env: Environment,
  reader: Reader,
  run: QueuedRun,
  tasks: readonly TaskEvidence[],
): Promise<RunEvidence> {
  const task = taskOf(run, tasks);
  const [history, log, containerLog] = await Promise.all([
    reader.read(`the states of run ${run.name}`, undefined, () => env.prefect.states(run.id)),
    reader.read(`the log of run ${run.name}`, undefined, () => readLog(env, run.id)),
    task !== undefined && endedBadly(task) ? readLogOfTask(env, reader, run, task) : [],
  ]);
  return {
    id: run.id,
    name: run.name,
    state: stateEvidence(run.state),
    history: (history ?? []).map(stateEvidence),
    expectedStart: new Date(run.expected_start_time ?? run.state.timestamp),
    workPool: run.work_pool_name ?? undefined,
    workQueue: run.work_queue_name ?? undefined,
    deploymentId: run.deployment_id ?? undefined,
    task,
    retries: run.empirical_policy?.retries ?? 0,
    submitted: run.infrastructure_pid !== null,
    log: log ?? [],
    containerLog,
  };
}

/** The worker reports `<cluster>::<task>` to Prefect, and tags the task with the run's id. */
function taskOf(run: QueuedRun, tasks: readonly TaskEvidence[]): TaskEvidence | undefined {
  const arn = run.infrastructure_pid?.split("::")[1];
  return (
    tasks.find((task) => task.arn === arn) ?? tasks.filter(({ flowRunId }) => flowRunId === run.id).at(-1)
  );
}

async function readLogOfTask(
  env: Environment,
  reader: Reader,
  run: QueuedRun,
  { arn }: TaskEvidence,
): Promise<string[]> {
  const group = await reader.read(`the log group of run ${run.name}`, "logs:DescribeLogGroups", () =>
    flowRunLogGroup(env, run),
  );
  return group === undefined ? [] : readContainerLog(env, reader, group, ContainerName.flowRun, arn);
}

/** The end of a long log holds the error. */
async function readLog(env: Environment, runId: string): Promise<RunLogLine[]> {
  const body = { logs: { flow_run_id: { any_: [runId] } }, sort: "TIMESTAMP_DESC", limit: 200 };
  const lines = await env.prefect.call<NamedLogLine[]>("POST", "/logs/filter", body);
  return lines
    .map(({ level, name, message, timestamp }) => ({
      level,
      logger: name,
      message,
      at: new Date(timestamp),
    }))
    .reverse();
}

function stateEvidence({ type, name, message, timestamp }: State): StateEvidence {
  return { type, name, message: message ?? "", since: new Date(timestamp) };
}

interface NamedLogLine extends LogLine {
  readonly name: string;
}
