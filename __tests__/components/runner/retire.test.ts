import {
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListServicesCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
} from "@aws-sdk/client-ecs";
import { mockClient } from "aws-sdk-client-mock";
import { runnerModule } from "../../support/runner";

const { retireRevisions, retireFamily } = runnerModule("retire.mjs");

const hour = 60 * 60 * 1000;
const now = Date.parse("2026-06-01T12:00:00Z");
const ago = (hours: number): Date => new Date(now - hours * hour);

const arn = (family: string, revision: number): string =>
  `arn:aws:ecs:eu-west-1:123456789012:task-definition/${family}:${revision}`;
const revisionOf = (definition: string): number => Number(definition.split(":").pop());
const digest = (digit: number): string => `sha256:${String(digit).repeat(64)}`;

const client = new ECSClient({ region: "eu-west-1" });
const ecs = mockClient(client);

const retired = (families = ["runs"]): ReturnType<typeof retireRevisions> =>
  retireRevisions(client, { cluster: "main", families }, now);
const deregistered = (): string[] =>
  ecs.commandCalls(DeregisterTaskDefinitionCommand).map(({ args }) => args[0].input.taskDefinition ?? "");

/** A family's active revisions, newest first as ECS lists them, all older than a day. */
function registered(...revisions: string[]): void {
  ecs.on(ListTaskDefinitionsCommand).resolves({ taskDefinitionArns: revisions });
}
function used({ byTasks = [], byServices = [] }: { byTasks?: string[]; byServices?: string[] }): void {
  ecs.on(ListTasksCommand).resolves({ taskArns: byTasks.map((_, index) => `task/${index}`) });
  ecs
    .on(DescribeTasksCommand)
    .resolves({ tasks: byTasks.map((taskDefinitionArn) => ({ taskDefinitionArn })) });
  ecs.on(ListServicesCommand).resolves({ serviceArns: byServices.map((_, index) => `service/${index}`) });
  ecs.on(DescribeServicesCommand).resolves({
    services: byServices.map((taskDefinition) => ({ taskDefinition, deployments: [{ taskDefinition }] })),
  });
}
/** Of each revision: its image is the one with its number as digest. */
function describes(registeredAt: (revision: number) => Date = () => ago(48)): void {
  ecs.on(DescribeTaskDefinitionCommand).callsFake(({ taskDefinition }: { taskDefinition: string }) => {
    const revision = revisionOf(taskDefinition);
    return {
      taskDefinition: {
        taskDefinitionArn: taskDefinition,
        registeredAt: registeredAt(revision),
        containerDefinitions: [{ name: "flow-run", image: `flows@${digest(revision)}` }],
      },
    };
  });
}
beforeEach(() => {
  ecs.reset();
  used({});
  describes();
});

const sevenRevisions = [7, 6, 5, 4, 3, 2, 1].map((revision) => arn("runs", revision));

describe("revisions", () => {
  it("stay usable if they are among the newest five", async () => {
    registered(...sevenRevisions);
    expect((await retired()).revisions).toEqual([arn("runs", 2), arn("runs", 1)]);
    expect(deregistered()).toEqual([arn("runs", 2), arn("runs", 1)]);
  });

  it("stay usable for a day, for runs that are being submitted", async () => {
    registered(...sevenRevisions);
    describes((revision) => (revision === 1 ? ago(24) : ago(23.9)));
    expect((await retired()).revisions).toEqual([arn("runs", 1)]);
  });

  it("stay usable while a task runs from them", async () => {
    registered(...sevenRevisions);
    used({ byTasks: [arn("runs", 1)] });
    expect((await retired()).revisions).toEqual([arn("runs", 2)]);
  });

  it("stay usable while a service runs them or goes back to them", async () => {
    registered(...sevenRevisions);
    used({ byServices: [arn("runs", 7)] });
    ecs.on(DescribeServicesCommand).resolves({
      services: [{ taskDefinition: arn("runs", 7), deployments: [{ taskDefinition: arn("runs", 2) }] }],
    });
    expect((await retired()).revisions).toEqual([arn("runs", 1)]);
  });

  it("are not retired with a family whose name begins like theirs", async () => {
    registered(
      ...sevenRevisions.slice(0, 3),
      ...[9, 8, 7, 6, 5, 4].map((revision) => arn("runs-large", revision)),
    );
    expect((await retired()).revisions).toEqual([]);
    expect(ecs.commandCalls(ListTaskDefinitionsCommand)[0]?.args[0].input).toMatchObject({
      familyPrefix: "runs",
      status: "ACTIVE",
      sort: "DESC",
    });
  });

  it("are counted for each family by itself", async () => {
    ecs
      .on(ListTaskDefinitionsCommand, { familyPrefix: "runs" })
      .resolves({ taskDefinitionArns: sevenRevisions })
      .on(ListTaskDefinitionsCommand, { familyPrefix: "agent" })
      .resolves({ taskDefinitionArns: [6, 5, 4, 3, 2, 1].map((revision) => arn("agent", revision)) });
    expect((await retired(["runs", "agent"])).revisions).toEqual([
      arn("runs", 2),
      arn("runs", 1),
      arn("agent", 1),
    ]);
  });

  it("are found on every page, and what is in use in groups that ECS takes", async () => {
    ecs
      .on(ListTaskDefinitionsCommand)
      .resolvesOnce({ taskDefinitionArns: sevenRevisions.slice(0, 5), nextToken: "more" })
      .resolves({ taskDefinitionArns: sevenRevisions.slice(5) });
    const tasks = Array.from({ length: 150 }, () => arn("runs", 7));
    used({ byTasks: tasks, byServices: tasks.slice(0, 12) });
    expect((await retired()).revisions).toHaveLength(2);
    const sizes = (
      calls: { args: [{ input: { tasks?: unknown[]; services?: unknown[] } }, ...unknown[]] }[],
    ) => calls.map(({ args }) => (args[0].input.tasks ?? args[0].input.services)?.length);
    expect(sizes(ecs.commandCalls(DescribeTasksCommand) as never)).toEqual([100, 50]);
    expect(sizes(ecs.commandCalls(DescribeServicesCommand) as never)).toEqual([10, 2]);
  });
});

describe("images that revisions name", () => {
  it("are those of the usable ones", async () => {
    registered(...sevenRevisions);
    expect((await retired()).digests).toEqual(new Set([7, 6, 5, 4, 3].map(digest)));
  });

  it("are those of tasks and services too, even where the revision is retired", async () => {
    registered(arn("runs", 9));
    used({ byTasks: [arn("runs", 1)], byServices: [arn("agent", 2)] });
    expect((await retired()).digests).toEqual(new Set([9, 1, 2].map(digest)));
  });
});

describe("retireFamily", () => {
  it("retires all revisions of one family", async () => {
    registered(arn("runs", 2), arn("runs", 1), arn("runs-large", 1));
    expect(await retireFamily(client, "runs")).toEqual([arn("runs", 2), arn("runs", 1)]);
    expect(deregistered()).toEqual([arn("runs", 2), arn("runs", 1)]);
  });

  it("has nothing to do for an unknown family", async () => {
    registered();
    expect(await retireFamily(client, "runs")).toEqual([]);
  });
});
