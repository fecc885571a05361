import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECSClient } from "@aws-sdk/client-ecs";
import { mockClient } from "aws-sdk-client-mock";
import { passed } from "./passingTime";
import { printed, runnerModule, task } from "./runner";

/** ARN of the task that ECS is said to start. */
export const TASK_ARN = "arn:aws:ecs:eu-west-1:123456789012:task/main/0123abcd";

const clients = {
  ecs: new ECSClient({ region: "eu-west-1" }),
  logs: new CloudWatchLogsClient({ region: "eu-west-1" }),
};

export const ecs = mockClient(clients.ecs);
export const logs = mockClient(clients.logs);

let printedLines: () => string[];
/** Lines that the step printed. */
export const lines = (): string[] => printedLines();

type Options = Parameters<ReturnType<typeof runnerModule<"task.mjs">>["runTask"]>[2];

/** Runs the one-off task; the test file puts `passingTime` in the place of the timers. */
export function runTask(options?: Options): Promise<void> {
  return runnerModule("task.mjs").runTask(clients, task, options);
}

/** Its error; undefined if it succeeds. */
export function failure(options?: Options): Promise<unknown> {
  return runTask(options).then(
    () => undefined,
    (error: unknown) => error,
  );
}

beforeEach(() => {
  ecs.reset();
  logs.reset();
  jest.spyOn(Date, "now").mockImplementation(passed);
  printedLines = printed("log");
});

afterEach(() => {
  jest.restoreAllMocks();
});
