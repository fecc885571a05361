// Mocks don't prove that an event passes rule and policy: e2e/ puts a recorded one on the bus.
import { TaskEvents } from "../../../components/events/taskEvents";
import { baseArgs, clusterArn } from "../../support/baseArgs";
import { registered } from "../../support/program";
import { dependenciesOf, listOf, one, type Statement, statementsOf } from "../../support/resources";

const queue = "aws:sqs/queue:Queue";
const fourteenDays = 1_209_600;

const onlyTls = (name: string): Statement => ({
  Sid: "OnlyTls",
  Effect: "Deny",
  Principal: "*",
  Action: "sqs:*",
  Resource: `arn:aws:sqs:eu-west-1:123456789012:${name}`,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

const onlyServices = (name: string): Statement => ({
  Sid: "OnlyServices",
  Effect: "Deny",
  Principal: "*",
  Action: "sqs:SendMessage",
  Resource: `arn:aws:sqs:eu-west-1:123456789012:${name}`,
  Condition: { Bool: { "aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false" } },
});

const make = (): TaskEvents => new TaskEvents("main", { ...baseArgs.taskEvents, tags: { team: "data" } });

it("makes a queue, one for dead letters, and a rule that fills it", async () => {
  expect(listOf(await registered(make))).toEqual([
    "aws:cloudwatch/eventRule:EventRule main-task-stopped",
    "aws:cloudwatch/eventTarget:EventTarget main-events",
    "aws:sqs/queue:Queue main-events",
    "aws:sqs/queue:Queue main-events-dead",
    "aws:sqs/queuePolicy:QueuePolicy main-events",
    "aws:sqs/queuePolicy:QueuePolicy main-events-dead",
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy main-events-dead",
    "prefect-ecs:events:TaskEvents main",
  ]);
});

it("keeps events encrypted, as long as SQS can, and moves unhandled ones to the dead-letter queue", async () => {
  const resources = await registered(make);
  expect(one(resources, queue, "main-events").inputs).toEqual({
    sqsManagedSseEnabled: true,
    messageRetentionSeconds: fourteenDays,
    visibilityTimeoutSeconds: 60,
    redrivePolicy: JSON.stringify({
      deadLetterTargetArn: "arn:aws:sqs:eu-west-1:123456789012:main-events-dead",
      maxReceiveCount: 25,
    }),
    redriveAllowPolicy: JSON.stringify({ redrivePermission: "denyAll" }),
    tags: { team: "data" },
  });
  expect(one(resources, queue, "main-events-dead").inputs).toEqual({
    sqsManagedSseEnabled: true,
    messageRetentionSeconds: fourteenDays,
    tags: { team: "data" },
  });
});

// Otherwise any queue in the account could use one of these as its dead-letter queue, and SQS would move messages there.
it("takes no other queue's dead letters", async () => {
  const resources = await registered(make);
  const { inputs } = one(resources, "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "main-events-dead");
  expect(JSON.parse(inputs["redriveAllowPolicy"] as string)).toEqual({
    redrivePermission: "byQueue",
    sourceQueueArns: ["arn:aws:sqs:eu-west-1:123456789012:main-events"],
  });
  expect(inputs["queueUrl"]).toMatch(/main-events-dead$/);
});

it("takes only what the observer needs: tasks of this cluster that stopped", async () => {
  const { inputs } = one(await registered(make), "aws:cloudwatch/eventRule:EventRule", "main-task-stopped");
  expect(JSON.parse(inputs["eventPattern"] as string)).toEqual({
    source: ["aws.ecs"],
    "detail-type": ["ECS Task State Change"],
    detail: { clusterArn: [clusterArn], lastStatus: ["STOPPED"] },
  });
});

it("takes only the tasks of a family and of flow projects', if it is told which", async () => {
  const resources = await registered(
    () => new TaskEvents("main", { ...baseArgs.taskEvents, flowRunFamily: "flow-runs" }),
  );
  const { inputs } = one(resources, "aws:cloudwatch/eventRule:EventRule", "main-task-stopped");
  expect((JSON.parse(inputs["eventPattern"] as string) as { detail: unknown }).detail).toEqual({
    clusterArn: [clusterArn],
    lastStatus: ["STOPPED"],
    taskDefinitionArn: [
      { prefix: "arn:aws:ecs:eu-west-1:123456789012:task-definition/flow-runs:" },
      { prefix: "arn:aws:ecs:eu-west-1:123456789012:task-definition/flow-runs-" },
    ],
  });
});

it("lets only the rule send", async () => {
  const { inputs } = one(await registered(make), "aws:sqs/queuePolicy:QueuePolicy", "main-events");
  expect(statementsOf(inputs["policy"])).toEqual([
    {
      Sid: "OnlyTheRule",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: "arn:aws:sqs:eu-west-1:123456789012:main-events",
      Condition: {
        ArnEquals: { "aws:SourceArn": "arn:aws:events:eu-west-1:123456789012:rule/main-task-stopped" },
      },
    },
    onlyServices("main-events"),
    onlyTls("main-events"),
  ]);
});

it("lets SQS alone fill the queue of dead letters", async () => {
  const { inputs } = one(await registered(make), "aws:sqs/queuePolicy:QueuePolicy", "main-events-dead");
  expect(statementsOf(inputs["policy"])).toEqual([
    onlyServices("main-events-dead"),
    onlyTls("main-events-dead"),
  ]);
});

it("sends once the queue lets it", async () => {
  const resources = await registered(make);
  const target = one(resources, "aws:cloudwatch/eventTarget:EventTarget", "main-events");
  expect(target.inputs).toEqual({
    rule: "main-task-stopped",
    arn: "arn:aws:sqs:eu-west-1:123456789012:main-events",
  });
  expect(dependenciesOf(resources, target)).toContain("aws:sqs/queuePolicy:QueuePolicy main-events");
});
