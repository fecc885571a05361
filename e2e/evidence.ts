import * as path from "node:path";
import { GrowingFile } from "../demo/growingFile";
import type { LocalFolder } from "../demo/folder";
import { PREFECT_SERVER } from "../demo/prefectServer";
import { Cluster, type Task, taskDefinitions } from "./aws/ecs";
import type { Emulator } from "./aws/emulator";

/** Limits of the shown failed tasks, and of their logs. */
const TASKS_SHOWN = 3;
const LINES_SHOWN = 15;

/** Evidence of a failure: failed tasks with their logs, and the Prefect server's errors. */
export class Evidence {
  readonly #emulator: Emulator;
  readonly #serverLog: GrowingFile;
  readonly #shown = new Set<string>();

  constructor(emulator: Emulator, folder: LocalFolder) {
    this.#emulator = emulator;
    this.#serverLog = new GrowingFile(path.join(folder.logs, `${PREFECT_SERVER}.log`));
  }

  /** Evidence that has not been collected before. */
  async gather(): Promise<string> {
    const bad = (await this.#tasks()).filter(
      ({ taskArn, containers }) =>
        !this.#shown.has(taskArn) && containers.some(({ exitCode }) => (exitCode ?? 0) !== 0),
    );
    bad.forEach(({ taskArn }) => this.#shown.add(taskArn));
    const tasks = await Promise.all(bad.slice(-TASKS_SHOWN).map((task) => this.#describe(task)));
    return [...tasks, errorsIn(await this.#serverLog.read())].filter((part) => part !== "").join("\n");
  }

  async close(): Promise<void> {
    await this.#serverLog.close();
  }

  async #tasks(): Promise<Task[]> {
    const { clusterArns } = await this.#emulator.json<{ clusterArns: string[] }>(
      "ecs",
      "AmazonEC2ContainerServiceV20141113.ListClusters",
    );
    return (await Promise.all(clusterArns.map((arn) => new Cluster(this.#emulator, arn).tasks()))).flat();
  }

  async #describe(task: Task): Promise<string> {
    const definition = task.taskDefinitionArn.split("/").pop() ?? "";
    const codes = task.containers.map(({ name, exitCode }) => `${name} exit code ${String(exitCode)}`);
    const log = await this.#log(task);
    return [
      `task of ${definition}: ${codes.join(", ")}; ${task.stoppedReason ?? ""}`,
      ...log.slice(-LINES_SHOWN).map((line) => `  ${line}`),
    ].join("\n");
  }

  async #log(task: Task): Promise<string[]> {
    const definitions = await taskDefinitions(this.#emulator);
    const definition = definitions.find(
      ({ taskDefinitionArn }) => taskDefinitionArn === task.taskDefinitionArn,
    );
    const container = task.containers[0]?.name ?? "";
    const { events } = await this.#emulator
      .json<{ events: { message: string }[] }>("logs", "Logs_20140328.GetLogEvents", {
        logGroupName: definition?.containerDefinitions[0]?.logConfiguration?.options?.["awslogs-group"] ?? "",
        logStreamName: `${container}/${container}/${task.taskArn.split("/").pop() ?? ""}`,
      })
      .catch(() => ({ events: [{ message: "it logged nothing" }] }));
    return events.map(({ message }) => message.trimEnd());
  }
}

function errorsIn(text: string): string {
  const errors = text.split("\n").filter((line) => /\| (ERROR|CRITICAL)\b/.test(line));
  return errors.length === 0
    ? ""
    : ["the Prefect server's errors:", ...errors.slice(-LINES_SHOWN).map((line) => `  ${line}`)].join("\n");
}
