import type { Evidence } from "../evidence/evidence";
import { endedBadly, type TaskEvidence } from "../evidence/tasks";
import { type Cause, Certainty, Symptom } from "../cause";
import { logged } from "./logs";
import { inTrouble } from "./reports";

interface Stopped {
  readonly about: string;
  readonly task: TaskEvidence;
}

/** Tasks of suspect agents and runs that stopped without completing their work. */
export function stoppedTasks(evidence: Evidence): Stopped[] {
  return [
    ...evidence.agents
      .filter(inTrouble)
      .flatMap(({ name, tasks = [] }) => tasks.map((task) => ({ about: `agent ${name}`, task }))),
    ...evidence.runs.flatMap(({ name, task }) => (task === undefined ? [] : { about: `run ${name}`, task })),
  ].filter(({ task }) => endedBadly(task));
}

/** One line of evidence. */
export function described({ about, task }: Stopped): string {
  const containers = task.containers.map(
    ({ name, exitCode, reason }) =>
      `${name} ended with ${exitCode === undefined ? "no exit code" : `exit code ${exitCode}`}${reason === "" ? "" : ` (${reason})`}`,
  );
  const said = [task.stopCode, task.reason].filter((text) => (text ?? "") !== "").join(": ");
  return `${about}, task ${task.id}: ${[said, ...containers].join("; ")}`;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/out-of-memory.html */
const OUT_OF_MEMORY = /^OutOfMemoryError: Container killed due to memory usage/i;

/** A container that took more memory than its task has. */
export const outOfMemory: Cause = {
  id: "out-of-memory",
  title: "The container ran out of memory",
  symptoms: [Symptom.crashed, Symptom.agent],
  meaning:
    "The container used more memory than its task has, and the kernel killed it. Give the deployment more in " +
    "`flows/prefect.yaml`, or have the flow keep less in memory.",
  find: (evidence) => {
    const killed = stoppedTasks(evidence).filter(({ task }) =>
      task.containers.some(({ reason }) => OUT_OF_MEMORY.test(reason)),
    );
    if (killed.length === 0) {
      return undefined;
    }
    return {
      cause: "A container used more memory than its task has, and was killed.",
      because: killed.map(described),
      fix: [
        "A flow run: give its deployment more in `flows/prefect.yaml`, `job_variables: {cpu: 1024, memory: " +
          "4096}` for example, then `pulumi up`; all runs: `pulumi config set flowRunMemoryMiB <MiB>`",
        "An agent: its `memoryMiB` under `agents` in the stack's configuration",
      ],
      certainty: Certainty.certain,
    };
  },
};

/** SIGKILL: 128 + 9. */
const KILLED = 137;
/** Stop codes that come with SIGTERM: a container that doesn't end in time is killed. */
const TOLD_TO_STOP = new Set([
  "UserInitiated",
  "ServiceSchedulerInitiated",
  "SpotInterruption",
  "TerminationNotice",
]);

/** A container that was killed without ECS reporting an out-of-memory error. */
export const killed: Cause = {
  id: "killed",
  title: "The container was killed",
  symptoms: [Symptom.crashed],
  meaning:
    "Exit code 137 without an out-of-memory error from ECS. Usually memory is the reason all the same: a child " +
    "process used it up. Otherwise the container got SIGTERM and did not stop within its 120 seconds.",
  find: (evidence) => {
    const found = stoppedTasks(evidence).filter(({ task }) =>
      task.containers.some(({ exitCode, reason }) => exitCode === KILLED && !OUT_OF_MEMORY.test(reason)),
    );
    if (found.length === 0) {
      return undefined;
    }
    const late = found.every(({ task }) => TOLD_TO_STOP.has(task.stopCode ?? ""));
    return {
      cause: late
        ? "A container got SIGTERM, did not stop within its 120 seconds, and was killed."
        : "A container was killed, and ECS does not say why: usually one of its processes used too much memory.",
      because: found.map(described),
      fix: late
        ? ["Find what ignored SIGTERM: a child process of the flow, or native code that computes for minutes"]
        : [
            "Give its deployment more memory in `flows/prefect.yaml`: `job_variables: {cpu: 1024, memory: 4096}` for example, then `pulumi up`",
            "See how much it uses: Container Insights of the cluster, `pulumi stack output clusterUrl`",
          ],
      certainty: late ? Certainty.certain : Certainty.likely,
    };
  },
};

/** ENOSPC in Python's and containerd's messages. */
const NO_SPACE = /OSError: \[Errno 28\] No space left on device|: no space left on device$/;

/** A task's disk that is full. */
export const diskFull: Cause = {
  id: "disk-full",
  title: "The task's disk is full",
  symptoms: [Symptom.crashed, Symptom.failed],
  meaning: "A Fargate task has 20 GiB for its image and `/tmp` unless the stack configures more.",
  find: (evidence) => {
    const failing = evidence.runs.filter(({ state }) => state.type === "FAILED" || state.type === "CRASHED");
    const told = failing.flatMap(({ name, log }) =>
      log
        .flatMap(({ message }) => message.split("\n"))
        .filter((line) => NO_SPACE.test(line))
        .slice(-1)
        .map((line) => `run ${name} logged: ${line.trim()}`),
    );
    const because = [...new Set([...told, ...logged(evidence, NO_SPACE)])];
    return because.length === 0
      ? undefined
      : {
          cause: "A flow run filled the disk of its task.",
          because,
          fix: [
            "More for a deployment: `ephemeral_storage: {sizeInGiB: <21 to 200>}` among its `job_variables` in `prefect.yaml`, then `pulumi up`",
            `More for all runs: \`pulumi config set flowRunEphemeralStorageGiB <21 to 200> --stack ${evidence.stack}\`, then \`pulumi up\``,
          ],
          certainty: Certainty.certain,
        };
  },
};

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html */
const SPOT = /^Your Spot Task was interrupted\.?$/;

/** Spot interrupted the task. */
export const spotInterruption: Cause = {
  id: "spot-interruption",
  title: "Fargate Spot took the task's capacity back",
  symptoms: [Symptom.crashed, Symptom.again],
  meaning:
    "AWS ends Spot tasks with two minutes' notice when it needs the capacity. A run that handles SIGTERM in " +
    "time is rescheduled and starts a second time by itself; one that was killed is Crashed.",
  find: (evidence) => {
    const taken = evidence.runs
      .flatMap(({ name, task }) => (task === undefined ? [] : { about: `run ${name}`, task }))
      .filter(({ task }) => task.stopCode === "SpotInterruption" || SPOT.test(task.reason));
    return taken.length === 0
      ? undefined
      : {
          cause: "Fargate Spot took the capacity of a task back.",
          because: taken.map(described),
          fix: [
            "A run that is AwaitingRetry starts again by itself; run a Crashed one again",
            "For runs that must not be interrupted: `job_variables: {launch_type: FARGATE}` in " +
              "`flows/prefect.yaml`, or `capacityProvider: FARGATE` of their agent, then `pulumi up`",
          ],
          certainty: Certainty.certain,
        };
  },
};

/** StopTask was called for a run's task. */
export const stoppedByHand: Cause = {
  id: "stopped-by-hand",
  title: "The task was stopped by StopTask",
  symptoms: [Symptom.crashed, Symptom.again],
  meaning:
    "StopTask was called for the run's task: by a person in the console, by a script, or by the agent when the run was cancelled in Prefect.",
  find: (evidence) => {
    const stopped = evidence.runs
      .filter(({ state }) => state.type !== "CANCELLED" && state.type !== "CANCELLING")
      .flatMap(({ name, task }) => (task === undefined ? [] : { about: `run ${name}`, task }))
      .filter(({ task }) => task.stopCode === "UserInitiated");
    return stopped.length === 0
      ? undefined
      : {
          cause: "The task of a run was stopped by StopTask.",
          because: stopped.map(described),
          fix: [
            "See who called it: `aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=StopTask`",
            "A run that is AwaitingRetry starts again by itself; run a Crashed one again",
          ],
          certainty: Certainty.certain,
        };
  },
};
