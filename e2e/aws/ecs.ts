import type { Emulator } from "./emulator";

/** A task of ECS's API, with the fields used here. */
export interface Task {
  readonly taskArn: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  readonly lastStatus: string;
  readonly startedBy: string;
  readonly group: string;
  readonly stoppedReason?: string;
  readonly stopCode?: string;
  readonly containers: readonly { readonly name: string; readonly exitCode?: number | null }[];
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  /** Its network interface. */
  readonly attachments: readonly {
    readonly details: readonly { readonly name: string; readonly value: string }[];
  }[];
}

export interface TaskDefinition {
  readonly taskDefinitionArn: string;
  readonly family: string;
  readonly revision: number;
  readonly status: string;
  readonly taskRoleArn?: string;
  readonly containerDefinitions: readonly {
    readonly image: string;
    readonly environment?: readonly { readonly name: string; readonly value: string }[];
    readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
    readonly logConfiguration?: { readonly options?: Readonly<Record<string, string>> };
  }[];
}

export interface Service {
  readonly taskDefinition: string;
  readonly runningCount: number;
  readonly deployments: readonly { readonly status: string; readonly taskDefinition: string }[];
  readonly events: readonly { readonly message: string }[];
}

/** One cluster of the emulator. */
export class Cluster {
  readonly #emulator: Emulator;
  readonly #name: string;

  constructor(emulator: Emulator, name: string) {
    this.#emulator = emulator;
    this.#name = name;
  }

  /** Tasks with desired status RUNNING. */
  async runningTasks(): Promise<Task[]> {
    return this.#describe(await this.#list("RUNNING"));
  }

  /** All tasks, recently stopped ones included. */
  async tasks(): Promise<Task[]> {
    // A task that stops between the two calls is in both responses.
    const arns = new Set([...(await this.#list("RUNNING")), ...(await this.#list("STOPPED"))]);
    return this.#describe([...arns]);
  }

  /** The tasks of a flow run; the worker tags them with its id. */
  async tasksOfRun(flowRunId: string): Promise<Task[]> {
    const all = await this.tasks();
    return all.filter(({ tags }) =>
      tags.some(({ key, value }) => key === "prefect.io/flow-run-id" && value === flowRunId),
    );
  }

  async #list(desiredStatus: "RUNNING" | "STOPPED"): Promise<string[]> {
    const { taskArns } = await this.#call<{ taskArns: string[] }>("ListTasks", { desiredStatus });
    return taskArns;
  }

  async #describe(tasks: string[]): Promise<Task[]> {
    return tasks.length === 0
      ? []
      : (await this.#call<{ tasks: Task[] }>("DescribeTasks", { tasks, include: ["TAGS"] })).tasks;
  }

  async service(name: string): Promise<Service> {
    const { services } = await this.#call<{ services: Service[] }>("DescribeServices", { services: [name] });
    const [service] = services;
    if (service === undefined) {
      throw new Error(`There is no service ${name}`);
    }
    return service;
  }

  #call<T>(action: string, body: Record<string, unknown>): Promise<T> {
    return this.#emulator.ecs(action, { cluster: this.#name, ...body });
  }
}

/** All task definitions, deregistered ones included. */
export async function taskDefinitions(emulator: Emulator): Promise<TaskDefinition[]> {
  const lists = await Promise.all(
    ["ACTIVE", "INACTIVE"].map((status) =>
      emulator.ecs<{ taskDefinitionArns: string[] }>("ListTaskDefinitions", { status }),
    ),
  );
  const arns = lists.flatMap(({ taskDefinitionArns }) => taskDefinitionArns);
  return Promise.all(
    arns.map(async (taskDefinition) => {
      const described = await emulator.ecs<{ taskDefinition: TaskDefinition }>("DescribeTaskDefinition", {
        taskDefinition,
      });
      return described.taskDefinition;
    }),
  );
}
