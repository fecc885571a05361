// Mocks don't prove that SQS moves anything: `aws sqs start-message-move-task` is its, and only AWS has it.
import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  ReceiveMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { Machine } from "../../../__tests__/support/commandLine";

jest.mock("node:timers/promises", () => ({
  // Time passes by waiting only.
  setTimeout: (_time: number, _value: unknown, { signal }: { signal: AbortSignal }) =>
    signal.aborted ? Promise.reject(signal.reason as Error) : Promise.resolve(),
}));

const sqs = mockClient(SQSClient);
const cloudWatch = mockClient(CloudWatchClient);

const DEAD_URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/events-dead";
const DEAD_ARN = "arn:aws:sqs:eu-west-1:123456789012:events-dead";
const EVENT = {
  "detail-type": "ECS Task State Change",
  detail: {
    taskArn: "arn:aws:ecs:eu-west-1:123456789012:task/main/0123abcd",
    stoppedAt: "2026-11-25T22:40:00.000Z",
    stoppedReason: "Essential container in task exited",
    overrides: {
      containerOverrides: [
        {
          environment: [
            { name: "TZ", value: "UTC" },
            { name: "PREFECT__FLOW_RUN_ID", value: "04c1e0a2-0000-4000-8000-000000000001" },
          ],
        },
      ],
    },
  },
};

let machine: Machine;

/** What lies in the queues. */
function lies(waiting: number, dead: number, looking = 0): void {
  const of = (QueueName: string, messages: number, taken: number): void => {
    const QueueUrl = QueueName === "events" ? "https://sqs.eu-west-1.amazonaws.com/1/events" : DEAD_URL;
    sqs.on(GetQueueUrlCommand, { QueueName }).resolves({ QueueUrl });
    sqs.on(GetQueueAttributesCommand, { QueueUrl }).resolves({
      Attributes: {
        QueueArn: DEAD_ARN.replace("events-dead", QueueName),
        ApproximateNumberOfMessages: String(messages),
        ApproximateNumberOfMessagesNotVisible: String(taken),
      },
    });
  };
  of("events", waiting, 0);
  of("events-dead", dead, looking);
}

/** What SQS says of the moves, one answer after the other; the last stays. */
function moves(...answers: (ListMessageMoveTasksResultEntry | undefined)[]): void {
  const lists = answers.map((entry) => ({ Results: entry === undefined ? [] : [entry] }));
  const chain = sqs.on(ListMessageMoveTasksCommand);
  lists.slice(0, -1).forEach((list) => chain.resolvesOnce(list));
  chain.resolves(lists.at(-1) ?? {});
}

function move(
  Status: string,
  moved: number,
  StartedTimestamp = 2,
  more: ListMessageMoveTasksResultEntry = {},
): ListMessageMoveTasksResultEntry {
  return {
    Status,
    StartedTimestamp,
    ApproximateNumberOfMessagesMoved: moved,
    ApproximateNumberOfMessagesToMove: 3,
    ...more,
  };
}

function started(): object[] {
  return sqs.commandCalls(StartMessageMoveTaskCommand).map(({ args }) => args[0].input);
}

beforeEach(() => {
  machine = new Machine();
  sqs.reset();
  cloudWatch.reset();
  cloudWatch.on(GetMetricStatisticsCommand).resolves({ Datapoints: [] });
  sqs.on(StartMessageMoveTaskCommand).resolves({ TaskHandle: "h" });
});

afterEach(() => {
  machine.remove();
});

describe("events ls", () => {
  it("counts events, and shows the run and stop reason of dead letters", async () => {
    lies(2, 3);
    sqs.on(ReceiveMessageCommand).resolves({
      Messages: [
        { MessageId: "1", Body: JSON.stringify(EVENT) },
        { MessageId: "1", Body: JSON.stringify(EVENT) },
        { MessageId: "2", Body: '{"detail":null}' },
        { MessageId: "3", Body: "hello" },
      ],
    });

    const { code, stdout } = await machine.type("events ls");

    expect(code).toBe(0);
    const lines = stdout.split("\n");
    expect(lines[0]).toBe("2 waiting; 3 in the dead-letter queue");
    const events = lines.filter((line) => /0123abcd|not a task event/.test(line));
    expect(events).toHaveLength(3);
    expect(events[0]).toMatch(
      /^0123abcd +04c1e0a2-0000-4000-8000-000000000001 +2026-11-25 \S+ +Essential container in task exited$/,
    );
    expect(stdout).toContain("`./prefect-ecs events redrive`");
  });

  it("keeps messages visible, and reads only the dead-letter queue", async () => {
    lies(2, 3);
    sqs.on(ReceiveMessageCommand).resolves({});

    await machine.type("events ls");

    expect(sqs.commandCalls(ReceiveMessageCommand).map(({ args }) => args[0].input)).toEqual([
      { QueueUrl: DEAD_URL, MaxNumberOfMessages: 10, VisibilityTimeout: 0 },
    ]);
    expect(sqs.commandCalls(GetQueueUrlCommand)).toHaveLength(2);
  });

  it("counts a message in flight, as redrive does", async () => {
    lies(0, 1, 2);
    sqs.on(ReceiveMessageCommand).resolves({});
    expect(JSON.parse((await machine.type("events ls --json")).stdout)).toMatchObject({ dead: 3 });
  });

  it("reports that there is none, without reading the queue", async () => {
    lies(0, 0);
    expect(await machine.type("events ls")).toEqual({
      code: 0,
      stdout: "0 waiting; 0 in the dead-letter queue\n",
      stderr: expect.any(String) as string,
    });
    expect(sqs.commandCalls(ReceiveMessageCommand)).toHaveLength(0);
  });

  it("ends with 4 where the events can't be read, with the numbers all the same", async () => {
    lies(0, 1);
    sqs.on(ReceiveMessageCommand).rejects(new Error("AccessDenied: no sqs:ReceiveMessage"));

    const { code, stdout, stderr } = await machine.type("events ls --json");

    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toEqual({ waiting: 0, dead: 1 });
    expect(stderr).toContain("can't be read: AccessDenied: no sqs:ReceiveMessage");
  });
});

describe("events redrive", () => {
  it("has SQS move all, and waits until they are back", async () => {
    lies(0, 3);
    moves(undefined, undefined, move("RUNNING", 1), move("COMPLETED", 3));

    const { code, stdout } = await machine.type("events redrive");

    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^3 sent back to queue events\./) as string,
    });
    expect(started()).toEqual([{ SourceArn: DEAD_ARN }]);
  });

  it("ignores the result of an earlier move", async () => {
    lies(0, 1);
    moves(move("COMPLETED", 40, 1), move("COMPLETED", 40, 1), move("COMPLETED", 1, 2));

    const { stdout } = await machine.type("events redrive --json");

    expect(JSON.parse(stdout)).toEqual({ moved: 1 });
  });

  it("moves messages in flight, too", async () => {
    lies(0, 0, 1);
    moves(undefined, move("COMPLETED", 1));

    await machine.type("events redrive");

    expect(started()).toHaveLength(1);
  });

  it("follows a move that is under way, for a queue has one at a time", async () => {
    lies(0, 3);
    moves(move("RUNNING", 1), move("RUNNING", 2), move("COMPLETED", 3));

    const { stdout } = await machine.type("events redrive --json");

    expect(JSON.parse(stdout)).toEqual({ moved: 3 });
    expect(started()).toEqual([]);
  });

  it("has nothing to do where nothing lies", async () => {
    lies(5, 0);
    moves(undefined);

    const { code, stdout } = await machine.type("events redrive");

    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: "Nothing to send back: queue events-dead is empty.\n",
    });
    expect(started()).toEqual([]);
  });

  it("shows SQS's error, the remaining messages and the required rights when the move fails", async () => {
    lies(0, 3);
    moves(undefined, move("FAILED", 1, 2, { FailureReason: "AccessDenied" }));

    const { code, stdout, stderr } = await machine.type("events redrive");

    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("SQS ended the move of events as FAILED: AccessDenied. 1 were sent back");
    expect(stderr).toContain("`sqs:SendMessage` on queue events");
  });

  it("ends at Ctrl-C, while SQS continues", async () => {
    lies(0, 3);
    moves(undefined, move("RUNNING", 1));
    machine.pressCtrlC();

    expect((await machine.type("events redrive")).code).toBe(130);
  });
});
