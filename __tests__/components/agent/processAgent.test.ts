// Mocks don't prove that a run executes, nor what becomes of it on SIGTERM: prefect_ecs/tests/faults/test_process_agent.py
// does with a Prefect server, and e2e/ with containers. Task protection itself only AWS has.
import { ProcessAgent, type ProcessAgentArgs } from "../../../components/agent/processAgent";
import { access, apiKeyArn, apiUrl, baseArgs, clusterArn } from "../../support/baseArgs";
import { type CapturedResource, refusalOf, registered } from "../../support/program";
import {
  containerOf,
  dependenciesOf,
  listOf,
  one,
  policyOf,
  stepInputOf,
  variablesOf,
} from "../../support/resources";

const service = "aws:ecs/service:Service";
const schedule = { start: "0 7 * * 1-5", stop: "0 20 * * 1-5", timezone: "Europe/Berlin" };
const tags = { "prefect-ecs:stack": "prefect-ecs/test" };

const make = (args: Partial<ProcessAgentArgs> = {}): ProcessAgent =>
  new ProcessAgent("agent", { ...baseArgs.processAgent, ...args });
const made = (args?: Partial<ProcessAgentArgs>): Promise<CapturedResource[]> => registered(() => make(args));

it("makes a task, a service that runs it, and a step that checks which revision it runs", async () => {
  expect(listOf(await made())).toEqual([
    "aws:cloudwatch/logGroup:LogGroup agent",
    "aws:ecs/service:Service agent",
    "aws:ecs/taskDefinition:TaskDefinition agent",
    "aws:iam/role:Role agent-execution",
    "aws:iam/role:Role agent-task",
    "aws:iam/rolePolicy:RolePolicy agent-execution",
    "aws:iam/rolePolicy:RolePolicy agent-task",
    "command:local:Command agent-deployed",
    "command:local:Command agent-retirement",
    "prefect-ecs:agent:ProcessAgent agent",
    "prefect-ecs:task:FargateTask agent",
  ]);
});

it("runs in the network of flow runs, and isn't waited for while its tasks end their runs", async () => {
  const resources = await made({ desiredCount: 2, capacityProvider: "FARGATE_SPOT" });
  expect(one(resources, service, "agent").inputs).toMatchObject({
    desiredCount: 2,
    capacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }],
    networkConfiguration: {
      subnets: ["subnet-a", "subnet-b"],
      securityGroups: ["sg-flow-runs"],
      assignPublicIp: false,
    },
    waitForSteadyState: false,
  });
  expect(stepInputOf(one(resources, "command:local:Command", "agent-deployed"))).toMatchObject({
    endsRuns: true,
    access,
  });
});

it("refuses a strategy that ECS would refuse", async () => {
  const capacityProviderStrategy = [{ capacityProvider: "FARGATE", weight: 0 } as const];
  expect(await refusalOf(() => make({ capacityProviderStrategy }))).toEqual([
    "`capacityProviderStrategy.FARGATE.weight` must be a whole number from 1 to 1000, got 0.",
  ]);
});

it("polls its queues, executes so many runs, and has what flow runs have", async () => {
  const resources = await made({
    workQueues: ["urgent", "default"],
    environment: { LOG_LEVEL: "INFO" },
    secrets: { PREFECT_API_KEY: apiKeyArn },
  });
  const container = containerOf(resources, "agent");
  expect(container).toMatchObject({
    command: [
      ...["python", "-m", "prefect_ecs.process_agent", "--pool", "quick"],
      ...["--work-queue", "urgent", "--work-queue", "default", "--limit", "5"],
    ],
    stopTimeout: 120,
    linuxParameters: { initProcessEnabled: true },
    secrets: [{ name: "PREFECT_API_KEY", valueFrom: apiKeyArn }],
    healthCheck: { command: expect.arrayContaining(["/opt/prefect-ecs/launch", "python"]) as unknown },
  });
  expect(variablesOf(container)).toMatchObject({
    LOG_LEVEL: "INFO",
    PREFECT_API_URL: apiUrl,
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY: "30",
  });
});

it("may do what its flows may, and protect the tasks of its stack, but start none", async () => {
  const policies = [{ sid: "ReadData", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::data/*"] }];
  const policy = policyOf(await made({ policies, tags }), "agent-task");
  expect(policy).toEqual([
    { Sid: "ReadData", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::data/*"] },
    {
      Sid: "ProtectAgents",
      Effect: "Allow",
      Action: ["ecs:GetTaskProtection", "ecs:UpdateTaskProtection"],
      Resource: [`${clusterArn.replace(":cluster/", ":task/")}/*`],
      Condition: {
        ArnEquals: { "ecs:cluster": [clusterArn] },
        StringEquals: { "aws:ResourceTag/prefect-ecs:stack": ["prefect-ecs/test"] },
      },
    },
  ]);
});

it.each([
  [0, 2048, "`limit` must be from 1 to 100, got 0."],
  [101, 16_384, "`limit` must be from 1 to 100, got 101."],
  [1.5, 2048, "`limit` must be from 1 to 100, got 1.5."],
  [
    29,
    2048,
    "`limit` must be at most 28 with 2048 MiB, where the agent takes 256 and an empty run 64, got 29.",
  ],
])("refuses %s runs in %s MiB", async (limit, memoryMiB, problem) => {
  expect(await refusalOf(() => make({ limit, memoryMiB }))).toEqual([problem]);
});

describe("with a schedule", () => {
  it("makes two schedules with a role that may start and stop this service only", async () => {
    const resources = await made({
      schedule,
      desiredCount: 3,
      permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/b",
    });
    expect(listOf(resources).filter((line) => line.includes("agent-s"))).toEqual([
      "aws:iam/role:Role agent-schedule",
      "aws:iam/rolePolicy:RolePolicy agent-schedule",
      "aws:scheduler/schedule:Schedule agent-start",
      "aws:scheduler/schedule:Schedule agent-stop",
    ]);
    expect(policyOf(resources, "agent-schedule")).toEqual([
      {
        Sid: "StartAndStopTasks",
        Effect: "Allow",
        Action: ["ecs:UpdateService"],
        Resource: [expect.stringMatching(/:service\/main\/agent$/)],
        Condition: { ArnEquals: { "ecs:cluster": [clusterArn] }, Null: { "ecs:task-definition": ["true"] } },
      },
    ]);
    const role = one(resources, "aws:iam/role:Role", "agent-schedule").inputs;
    expect(role["permissionsBoundary"]).toBe("arn:aws:iam::123456789012:policy/b");
    expect(JSON.parse(role["assumeRolePolicy"] as string)).toMatchObject({
      Statement: [{ Principal: { Service: "scheduler.amazonaws.com" } }],
    });
  });

  it("starts as many tasks as there should be, and stops them all, in its time zone", async () => {
    const resources = await made({ schedule, desiredCount: 3 });
    const [start, stop] = ["agent-start", "agent-stop"].map(
      (name) => one(resources, "aws:scheduler/schedule:Schedule", name).inputs,
    );
    expect(start).toMatchObject({
      scheduleExpression: "cron(0 7 ? * MON,TUE,WED,THU,FRI *)",
      scheduleExpressionTimezone: "Europe/Berlin",
      flexibleTimeWindow: { mode: "OFF" },
      target: { arn: "arn:aws:scheduler:::aws-sdk:ecs:updateService" },
    });
    const inputOf = (one: CapturedResource["inputs"] | undefined): unknown =>
      JSON.parse((one?.["target"] as { input: string }).input);
    expect(inputOf(start)).toEqual({ Cluster: clusterArn, Service: "agent", DesiredCount: 3 });
    expect(inputOf(stop)).toEqual({ Cluster: clusterArn, Service: "agent", DesiredCount: 0 });
    expect(stop).toMatchObject({ scheduleExpression: "cron(0 20 ? * MON,TUE,WED,THU,FRI *)" });
  });

  it("lets no schedule begin before its role may do it", async () => {
    const resources = await made({ schedule });
    expect(
      dependenciesOf(resources, one(resources, "aws:scheduler/schedule:Schedule", "agent-start")),
    ).toContain("aws:iam/rolePolicy:RolePolicy agent-schedule");
  });
});
