import type { Container, Task } from "@aws-sdk/client-ecs";
import { EngineReader } from "../../../stack/engineReader";
import { PrefectClient } from "../../../prefect/client";
import type { Outputs } from "../../../stack/outputs";
import type { Environment } from "../../../stack/environment";
import { type Diagnosis, examine } from "../examine";
import { agentTask, awsStandIn, type AwsWorld, flowTask, healthyAws } from "./awsWorld";
import { ACCOUNT, CLUSTER, outputs, REGION, REGISTRATION_FAMILY, SERVICE } from "./outputs";
import {
  healthyPrefect,
  PrefectStandIn,
  type PrefectWorld,
  type RecordedRun,
  recordedRun,
} from "./prefectWorld";
import agentLog from "./recorded/agentLog.json";

/** Half a minute after the last of what was recorded. */
const NOW = new Date("2026-11-25T23:06:30Z");

/** A stack that is well, until a test breaks something. */
export class Staged {
  readonly aws: AwsWorld = healthyAws();
  readonly prefect: PrefectWorld = healthyPrefect();
  /** What an `up` gives out otherwise than that of a stack without flow projects. */
  outputs: Partial<Outputs> = {};
  now = NOW;

  /** One of the recorded runs, with what the case changes of it. */
  run(name: RecordedRun, change: Record<string, unknown> = {}, state: Record<string, unknown> = {}): string {
    const recorded = recordedRun(name);
    Object.assign(recorded.run, change);
    Object.assign(recorded.run.state as object, state);
    this.prefect.runs.push(recorded);
    return recorded.run.id;
  }

  /** A line in a run's log in Prefect. */
  logLine(runId: string, logger: string, message: string): void {
    const run = this.prefect.runs.find(({ run: { id } }) => id === runId);
    run?.logs.push({ level: 40, name: logger, message, timestamp: NOW.toISOString() });
  }

  /** A run whose task stopped, as ECS still knows it. */
  stoppedRun(name: RecordedRun, change: Partial<Task>, container: Partial<Container> = {}): Task {
    const run = this.run(name);
    const task = flowTask(run, change, container);
    this.aws.tasks.push(task);
    const recorded = this.prefect.runs.at(-1)?.run;
    Object.assign(recorded ?? {}, {
      infrastructure_pid: `arn:aws:ecs:${REGION}:123456789012:cluster/${CLUSTER}::${task.taskArn ?? ""}`,
    });
    return task;
  }

  /** A run whose task never started, with ECS's reason. */
  neverStarted(reason: string): void {
    this.stoppedRun(
      "exit",
      { stopCode: "TaskFailedToStart", stoppedReason: reason, startedAt: undefined },
      { exitCode: undefined },
    );
  }

  /** An agent of which none runs, with ECS's word on it. */
  agentDown(...messages: string[]): void {
    Object.assign(this.aws.service ?? {}, { runningCount: 0 });
    this.aws.service?.events?.unshift(
      ...messages.map((message) => ({ createdAt: NOW, message: `(service ${SERVICE}) ${message}` })),
    );
    this.aws.tasks.splice(0, 1);
    for (const worker of this.prefect.workers) {
      worker.status = "OFFLINE";
    }
  }

  /** A task of the agent that ended, with what it wrote. */
  agentEnded(situation: keyof typeof agentLog.situations, exitCode = 1): void {
    const task = agentTask(
      { stopCode: "EssentialContainerExited", stoppedReason: "Essential container in task exited" },
      { exitCode },
    );
    this.aws.tasks.push(task);
    this.wrote(task, agentLog.situations[situation]);
  }

  /** The last registration, which ECS still knows. @param exitCode Undefined: it runs. */
  registration(exitCode: number | undefined, lines: string[] = [], family = REGISTRATION_FAMILY): void {
    const status = exitCode === undefined ? "RUNNING" : "STOPPED";
    const task = {
      ...agentTask({
        taskArn: `arn:aws:ecs:${REGION}:${ACCOUNT}:task/${CLUSTER}/${family}`,
        group: `family:${family}`,
        desiredStatus: status,
        lastStatus: status,
      }),
      containers: [{ name: "registration", exitCode }],
    };
    this.aws.tasks.push(task);
    this.wrote(task, lines);
  }

  /** What a task's container wrote. */
  wrote(task: Task | undefined, lines: string[]): void {
    this.aws.containerLogs[task?.taskArn?.split("/").pop() ?? ""] = lines;
  }
}

/** The stand-ins of a test file, and what the doctor says of what is staged on them. */
export class Stage {
  #staged = new Staged();
  readonly #aws = awsStandIn(() => this.#staged.aws);
  readonly #prefect = new PrefectStandIn(() => this.#staged.prefect);
  #apiUrl = "";

  async open(): Promise<void> {
    this.#apiUrl = await this.#prefect.listen();
  }

  close(): void {
    this.#prefect.close();
  }

  get asked(): string[] {
    return this.#prefect.asked;
  }

  environment(signal = new AbortController().signal): Environment {
    const prefect = new PrefectClient({ apiUrl: this.#apiUrl, signal });
    const engine = new EngineReader("staging", {});
    return {
      stack: "staging",
      outputs: outputs(this.#staged.outputs),
      aws: this.#aws,
      prefect,
      engine,
      signal,
    };
  }

  /** @param word What the doctor is asked about. */
  async diagnose(arrange: (staged: Staged) => void, word?: string): Promise<Diagnosis> {
    this.#staged = new Staged();
    arrange(this.#staged);
    return examine(this.environment(), { word, say: () => undefined, now: this.#staged.now });
  }
}
