import * as assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Task } from "./ecs";
import type { Emulator } from "./emulator";

/**
 * Puts ECS's event of a stopped task on the bus, since the emulator doesn't; rule, queue and observer do the rest. Only
 * AWS may set an event's source to `aws.ecs`, in the emulator too, so the rule accepts another source for a moment.
 */
export async function sendTaskStopped(emulator: Emulator, task: Task): Promise<void> {
  const rule = await ruleFor(emulator, task);
  const pattern = JSON.parse(rule.EventPattern) as Record<string, unknown>;
  const putRule = (EventPattern: string): Promise<unknown> =>
    events(emulator, "PutRule", { Name: rule.Name, EventPattern, State: rule.State });
  await putRule(JSON.stringify({ ...pattern, source: [SOURCE] }));
  try {
    const { FailedEntryCount, Entries } = await events<PutEventsAnswer>(emulator, "PutEvents", {
      Entries: [
        {
          Source: SOURCE,
          DetailType: TASK_STATE_CHANGE,
          Resources: [task.taskArn],
          Detail: JSON.stringify(taskStopped(task)),
        },
      ],
    });
    assert.equal(FailedEntryCount, 0, JSON.stringify(Entries));
  } finally {
    await putRule(rule.EventPattern);
  }
}

const SOURCE = "e2e.ecs";

/**
 * The detail of a recorded event, with the task's own values.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
 */
function taskStopped(task: Task): Record<string, unknown> {
  const now = new Date().toISOString();
  return {
    attachments: [],
    attributes: [{ name: "ecs.cpu-architecture", value: "x86_64" }],
    availabilityZone: "us-east-1a",
    clusterArn: task.clusterArn,
    containers: task.containers.map(({ name, exitCode }) => ({
      containerArn: `${task.taskArn.replace(":task/", ":container/")}/${randomUUID()}`,
      lastStatus: "STOPPED",
      name,
      taskArn: task.taskArn,
      networkInterfaces: [],
      cpu: "0",
      ...(exitCode === undefined || exitCode === null ? {} : { exitCode }),
    })),
    cpu: "512",
    memory: "1024",
    createdAt: now,
    connectivity: "CONNECTED",
    desiredStatus: "STOPPED",
    enableExecuteCommand: false,
    ephemeralStorage: { sizeInGiB: 20 },
    group: task.group,
    lastStatus: "STOPPED",
    launchType: "FARGATE",
    overrides: { containerOverrides: [] },
    platformVersion: "1.4.0",
    startedBy: task.startedBy,
    stopCode: "EssentialContainerExited",
    stoppedReason: "Essential container in task exited",
    stoppingAt: now,
    stoppedAt: now,
    taskArn: task.taskArn,
    taskDefinitionArn: task.taskDefinitionArn,
    updatedAt: now,
    version: 5,
  };
}

interface Rule {
  readonly Name: string;
  readonly EventPattern: string;
  readonly State: string;
}

interface PutEventsAnswer {
  readonly FailedEntryCount: number;
  readonly Entries: readonly unknown[];
}

/** The rule that sends events of the cluster's flow tasks to a queue; it must match no other events. */
async function ruleFor(emulator: Emulator, { clusterArn, taskDefinitionArn }: Task): Promise<Rule> {
  const { Rules: rules } = await events<{ Rules: Rule[] }>(emulator, "ListRules", {});
  const found: Rule[] = [];
  for (const rule of rules.filter(({ EventPattern }) => EventPattern.includes(TASK_STATE_CHANGE))) {
    const { Targets } = await events<{ Targets: { Arn: string }[] }>(emulator, "ListTargetsByRule", {
      Rule: rule.Name,
    });
    found.push(...(Targets.some(({ Arn }) => Arn.includes(":sqs:")) ? [rule] : []));
  }
  const [rule, ...others] = found;
  assert.ok(
    rule !== undefined && others.length === 0,
    "one rule should put the events of tasks into a queue",
  );
  const stopped = { clusterArn, taskDefinitionArn, lastStatus: "STOPPED" };
  const taken = await matches(emulator, rule.EventPattern, stopped);
  assert.ok(taken, `the rule should take ${JSON.stringify(stopped)}`);
  for (const other of [
    { ...stopped, lastStatus: "RUNNING" },
    { ...stopped, clusterArn: `${clusterArn}-else` },
    { ...stopped, taskDefinitionArn: taskDefinitionArn.replace(":task-definition/", "$&else-") },
  ]) {
    const also = await matches(emulator, rule.EventPattern, other);
    assert.equal(also, false, `the rule should not take ${JSON.stringify(other)}`);
  }
  return rule;
}

const TASK_STATE_CHANGE = "ECS Task State Change";

/** Whether a pattern matches an event of AWS. */
async function matches(
  emulator: Emulator,
  EventPattern: string,
  detail: Readonly<Record<string, string>>,
): Promise<boolean> {
  const event = {
    version: "0",
    id: randomUUID(),
    "detail-type": TASK_STATE_CHANGE,
    source: "aws.ecs",
    account: "000000000000",
    time: new Date().toISOString(),
    region: "us-east-1",
    resources: [],
    detail,
  };
  const { Result } = await events<{ Result: boolean }>(emulator, "TestEventPattern", {
    EventPattern,
    Event: JSON.stringify(event),
  });
  return Result;
}

function events<T>(emulator: Emulator, action: string, body: Record<string, unknown>): Promise<T> {
  return emulator.json("events", `AWSEvents.${action}`, body);
}
