// Mocks don't prove that Prefect's worker starts the definition with two calls: prefect_ecs/tests/contract does.
import { FlowRunTask, type FlowRunTaskArgs } from "../../../components/task/flowRunTask";
import { access, apiKeyArn, apiUrl, baseArgs, databaseUrlArn, execLogGroupArn } from "../../support/baseArgs";
import { type CapturedResource, outputsOf, refusalOf, registered } from "../../support/program";
import {
  containerOf,
  listOf,
  one,
  policyOf,
  secretsOf,
  stepInputOf,
  variablesOf,
} from "../../support/resources";

const make = (args: Partial<FlowRunTaskArgs> = {}): FlowRunTask =>
  new FlowRunTask("main", { ...baseArgs.flowRunTask, ...args });
const made = (args?: Partial<FlowRunTaskArgs>): Promise<CapturedResource[]> => registered(() => make(args));

it("makes one task, whose revisions it keeps, and no right in AWS", async () => {
  expect(listOf(await made())).toEqual([
    "aws:cloudwatch/logGroup:LogGroup main-flow-run",
    "aws:ecs/taskDefinition:TaskDefinition main-flow-run",
    "aws:iam/role:Role main-flow-run-execution",
    "aws:iam/role:Role main-flow-run-task",
    "aws:iam/rolePolicy:RolePolicy main-flow-run-execution",
    "command:local:Command main-flow-run-retirement",
    "prefect-ecs:task:FargateTask main-flow-run",
    "prefect-ecs:task:FlowRunTask main",
  ]);
});

it("keeps replaced revisions usable, for runs that are being submitted", async () => {
  const resources = await made();
  const { inputs } = one(resources, "aws:ecs/taskDefinition:TaskDefinition", "main-flow-run");
  expect(inputs).toMatchObject({ family: "flow-runs", skipDestroy: true });
  const step = one(resources, "command:local:Command", "main-flow-run-retirement");
  expect(stepInputOf(step)).toEqual({ access, family: "flow-runs" });
});

it("has the container that the work pool's template names, and its image's own command", async () => {
  const container = containerOf(await made(), "main-flow-run");
  expect(container.name).toBe(FlowRunTask.containerName);
  expect(container.command).toBeUndefined();
});

it("comes back when it is told to stop, says every 30 seconds that it lives, and waits for a Prefect that is gone", async () => {
  expect(variablesOf(containerOf(await made(), "main-flow-run"))).toEqual({
    PREFECT_API_URL: apiUrl,
    PREFECT_HOME: "/tmp/prefect",
    PREFECT_FLOW_RUN_EXECUTE_SIGTERM_BEHAVIOR: "reschedule",
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY: "30",
    PREFECT_CLIENT_MAX_RETRIES: "9",
  });
});

it("hands the team's variables on, but not over Prefect's own", async () => {
  const environment = { STAGE: "test", PREFECT_HOME: "/somewhere/read-only" };
  expect(variablesOf(containerOf(await made({ environment }), "main-flow-run"))).toMatchObject({
    STAGE: "test",
    PREFECT_HOME: "/tmp/prefect",
  });
});

it("lets ECS fill in the secrets, so that the flow's role needs no right for them", async () => {
  const secrets = { PREFECT_API_KEY: apiKeyArn, DATABASE_URL: databaseUrlArn };
  const resources = await made({ secrets });
  expect(secretsOf(containerOf(resources, "main-flow-run"))).toEqual(secrets);
  expect(listOf(resources)).not.toContain("aws:iam/rolePolicy:RolePolicy main-flow-run-task");
});

it("lets flows do in AWS what the stack says, and no more", async () => {
  const policies = [{ sid: "Raw", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::raw/*"] }];
  expect(policyOf(await made({ policies }), "main-flow-run-task")).toEqual([
    { Sid: "Raw", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::raw/*"] },
  ]);
});

it("can be looked into where that is wanted", async () => {
  const container = containerOf(await made({ execLogGroupArn }), "main-flow-run");
  expect(container.readonlyRootFilesystem).toBe(false);
});

it("has the outputs that an agent needs to start it, with its own roles", async () => {
  const { taskDefinitionArn, taskRoleArn, executionRoleArn, logGroupArn } = await outputsOf(() => {
    const task = make();
    return {
      taskDefinitionArn: task.taskDefinitionArn,
      taskRoleArn: task.taskRoleArn,
      executionRoleArn: task.executionRoleArn,
      logGroupArn: task.logGroupArn,
    };
  });
  expect({ taskDefinitionArn, taskRoleArn, executionRoleArn, logGroupArn }).toEqual({
    taskDefinitionArn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/flow-runs:1",
    taskRoleArn: "arn:aws:iam::123456789012:role/main-flow-run-task",
    executionRoleArn: "arn:aws:iam::123456789012:role/main-flow-run-execution",
    logGroupArn: "arn:aws:logs:eu-west-1:123456789012:log-group:main-flow-run",
  });
});

it("refuses a size that Fargate hasn't", async () => {
  expect(await refusalOf(() => make({ cpu: 512, memoryMiB: 512 }))).toEqual([
    "`memoryMiB` must be 1024, 2048, 3072 or 4096 MiB when `cpu` is 512, got 512.",
  ]);
});
