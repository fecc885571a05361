// Mocks don't prove that the worker polls, nor that the circuit breaker rolls back: e2e/ does.
import { AgentService, type AgentServiceArgs } from "../../../components/agent/agentService";
import {
  access,
  apiKeyArn,
  apiUrl,
  baseArgs,
  clusterArn,
  databaseUrlArn,
  execLogGroupArn,
} from "../../support/baseArgs";
import { type CapturedResource, refusalOf, registered } from "../../support/program";
import {
  containerOf,
  dependenciesOf,
  listOf,
  one,
  policyOf,
  secretsOf,
  stepInputOf,
  variablesOf,
} from "../../support/resources";

const service = "aws:ecs/service:Service";
const securityGroup = "aws:ec2/securityGroup:SecurityGroup";
const queueArn = "arn:aws:sqs:eu-west-1:123456789012:events";

const make = (args: Partial<AgentServiceArgs> = {}): AgentService =>
  new AgentService("agent", { ...baseArgs.agentService, ...args });
const made = (args?: Partial<AgentServiceArgs>): Promise<CapturedResource[]> => registered(() => make(args));

it("makes a task, a service that runs it, and a step that checks which revision it runs", async () => {
  expect(listOf(await made())).toEqual([
    "aws:cloudwatch/logGroup:LogGroup agent",
    "aws:ec2/securityGroup:SecurityGroup agent",
    "aws:ecs/service:Service agent",
    "aws:ecs/taskDefinition:TaskDefinition agent",
    "aws:iam/role:Role agent-execution",
    "aws:iam/role:Role agent-task",
    "aws:iam/rolePolicy:RolePolicy agent-execution",
    "aws:iam/rolePolicy:RolePolicy agent-task",
    "command:local:Command agent-deployed",
    "command:local:Command agent-retirement",
    "prefect-ecs:agent:AgentService agent",
    "prefect-ecs:task:FargateTask agent",
  ]);
});

describe("the service", () => {
  it("runs in private subnets, replaces agents one by one, and goes back if the new one fails", async () => {
    const { inputs } = one(await made({ desiredCount: 2, tags: { team: "data" } }), service, "agent");
    expect(inputs).toEqual({
      cluster: clusterArn,
      taskDefinition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/agents:1",
      desiredCount: 2,
      capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
      networkConfiguration: {
        subnets: ["subnet-a", "subnet-b"],
        securityGroups: ["sg-agent"],
        assignPublicIp: false,
      },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing: "ENABLED",
      waitForSteadyState: true,
      enableExecuteCommand: false,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      tags: { team: "data" },
    });
  });

  it.each([
    [undefined, 1],
    [0, 0],
  ])("runs %p agents as %d", async (desiredCount, expected) => {
    expect(one(await made({ desiredCount }), service, "agent").inputs["desiredCount"]).toBe(expected);
  });

  it("is checked after its deployment, and again after each", async () => {
    const resources = await made();
    const step = one(resources, "command:local:Command", "agent-deployed");
    expect(step.inputs["create"]).toBe("node components/runner/check-service.mjs");
    expect(step.inputs["triggers"]).toEqual(["arn:aws:ecs:eu-west-1:123456789012:task-definition/agents:1"]);
    expect(stepInputOf(step)).toEqual({
      access,
      cluster: clusterArn,
      service: "agent",
      taskDefinition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/agents:1",
      logGroup: "agent",
    });
    expect(dependenciesOf(resources, step)).toContain("aws:ecs/service:Service agent");
  });

  it("has a revision to go back to", async () => {
    const resources = await made();
    const { inputs } = one(resources, "aws:ecs/taskDefinition:TaskDefinition", "agent");
    expect(inputs).toMatchObject({ family: "agents", skipDestroy: true });
    const step = one(resources, "command:local:Command", "agent-retirement");
    expect(stepInputOf(step)).toEqual({ access, family: "agents" });
  });
});

it("gives every container further variables, but not over its own", async () => {
  const environment = { AWS_ACCESS_KEY_ID: "test", PREFECT_HOME: "/somewhere/read-only" };
  expect(variablesOf(containerOf(await made({ environment }), "agent"))).toMatchObject({
    AWS_ACCESS_KEY_ID: "test",
    PREFECT_HOME: "/tmp/prefect",
  });
});

describe("the security group", () => {
  const out = (port: number): object => ({
    protocol: "tcp",
    fromPort: port,
    toPort: port,
    cidrBlocks: ["0.0.0.0/0"],
    description: "AWS and Prefect",
  });

  it.each([
    ["https://prefect.example.com/api", [443]],
    ["http://prefect.example.com/api", [80, 443]],
    ["http://prefect.example.com:4200/api", [443, 4200]],
    ["https://prefect.example.com:443/api", [443]],
  ])("lets nothing in, and out only what AWS and %s need", async (prefectApiUrl, ports) => {
    const { inputs } = one(await made({ prefectApiUrl }), securityGroup, "agent");
    expect(inputs).toEqual({
      vpcId: "vpc-1",
      description: "Agent agent: nothing in, AWS and Prefect out",
      ingress: [],
      egress: ports.map(out),
      tags: {},
    });
  });

  it("lets out by IPv6 too where its subnets have it", async () => {
    const { inputs } = one(await made({ ipv6: true }), securityGroup, "agent");
    expect(inputs["egress"]).toEqual([{ ...out(443), ipv6CidrBlocks: ["::/0"] }]);
  });
});

describe("the container", () => {
  const start = ["python", "-m", "prefect_ecs.agent", "--pool", "ecs-test"];
  const quietly = ["--with-healthcheck", "--install-policy", "never", "--no-create-pool-if-not-found"];

  it("starts a worker of the pool, which neither installs something nor makes the pool", async () => {
    const container = containerOf(await made(), "agent");
    expect(container.name).toBe(AgentService.containerName);
    expect(container.command).toEqual([...start, ...quietly]);
    expect(container.readonlyRootFilesystem).toBe(true);
  });

  it("polls the queues that it is given", async () => {
    const container = containerOf(await made({ workQueues: ["high", "low"] }), "agent");
    expect(container.command).toEqual([
      ...start,
      ...["--work-queue", "high", "--work-queue", "low"],
      ...quietly,
    ]);
  });

  it("is asked how it is, without a tool that its image hasn't", async () => {
    expect(containerOf(await made(), "agent").healthCheck).toEqual({
      command: [
        "CMD",
        "python",
        "-c",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/health', timeout=5)",
      ],
      interval: 30,
      timeout: 10,
      retries: 3,
      startPeriod: 60,
    });
  });

  it("holds no setting that its flow runs must not see, for it hands them all on", async () => {
    expect(variablesOf(containerOf(await made(), "agent"))).toEqual({
      AWS_DEFAULT_REGION: "eu-west-1",
      PREFECT_API_URL: apiUrl,
      PREFECT_ECS_FLOW_RUN_FAMILY: "flow-runs",
      PREFECT_HOME: "/tmp/prefect",
      PREFECT_INTEGRATIONS_AWS_ECS_OBSERVER_ENABLED: "false",
    });
  });

  it("watches the queue of task events where there is one", async () => {
    const args = { eventQueueName: "events", eventQueueArn: queueArn };
    const variables = variablesOf(containerOf(await made(args), "agent"));
    expect(variables).toMatchObject({
      PREFECT_INTEGRATIONS_AWS_ECS_OBSERVER_SQS_QUEUE_NAME: "events",
    });
    expect(variables).not.toHaveProperty("PREFECT_INTEGRATIONS_AWS_ECS_OBSERVER_ENABLED");
  });

  it("is replaced when Prefect's credential is, for it names the version", async () => {
    const prefectSecrets = { PREFECT_API_KEY: `${apiKeyArn}:::v2` };
    const resources = await made({ prefectSecrets });
    expect(secretsOf(containerOf(resources, "agent"))).toEqual(prefectSecrets);
    const reading = policyOf(resources, "agent-execution").find(({ Sid }) => Sid === "ReadSecrets");
    expect(reading?.Resource).toEqual([apiKeyArn]);
  });
});

describe("what an agent has for itself", () => {
  it("is in its container, and read by its execution role", async () => {
    const resources = await made({ environment: { NO_PROXY: "x" }, secrets: { HEADERS: databaseUrlArn } });
    const container = containerOf(resources, "agent");
    expect(variablesOf(container)).toMatchObject({ NO_PROXY: "x" });
    expect(secretsOf(container)).toEqual({ HEADERS: databaseUrlArn });
    expect(JSON.stringify(policyOf(resources, "agent-execution"))).toContain(databaseUrlArn);
  });

  it.each<readonly [change: Partial<AgentServiceArgs>, ports: number[][]]>([
    [{}, [[443, 443]]],
    [
      { environment: { HTTPS_PROXY: "http://proxy.internal:3128" } },
      [
        [443, 443],
        [3128, 3128],
      ],
    ],
    [
      { environment: { http_proxy: "proxy.internal:8888", ALL_PROXY: "socks5://s" } },
      [
        [443, 443],
        [1080, 1080],
        [8888, 8888],
      ],
    ],
    [{ environment: { NO_PROXY: "proxy.internal:3128" } }, [[443, 443]]],
    [{ secrets: { https_proxy: databaseUrlArn } }, [[1, 65_535]]],
    [
      { prefectApiUrl: "http://prefect.internal:4200/api" },
      [
        [443, 443],
        [4200, 4200],
      ],
    ],
  ])("with %j it reaches %j", async (change, ports) => {
    const { inputs } = one(await made(change), securityGroup, "agent");
    const egress = inputs["egress"] as { fromPort: number; toPort: number }[];
    expect(egress.map(({ fromPort, toPort }) => [fromPort, toPort])).toEqual(ports);
  });
});

describe("the task's role", () => {
  it("starts, watches and stops the flow runs of one family in one cluster, and passes on their two roles", async () => {
    const tasks = ["arn:aws:ecs:eu-west-1:123456789012:task/main/*"];
    const inCluster = { ArnEquals: { "ecs:cluster": [clusterArn] } };
    expect(policyOf(await made(), "agent-task")).toEqual([
      {
        Sid: "StartFlowRuns",
        Effect: "Allow",
        Action: ["ecs:RunTask"],
        Resource: ["arn:aws:ecs:eu-west-1:123456789012:task-definition/flow-runs:*"],
        Condition: inCluster,
      },
      {
        Sid: "WatchAndStopFlowRuns",
        Effect: "Allow",
        Action: ["ecs:DescribeTasks", "ecs:StopTask"],
        Resource: tasks,
        Condition: { ...inCluster, Null: { "aws:ResourceTag/prefect.io/flow-run-id": ["false"] } },
      },
      {
        Sid: "TagFlowRuns",
        Effect: "Allow",
        Action: ["ecs:TagResource"],
        Resource: tasks,
        Condition: { StringEquals: { "ecs:CreateAction": ["RunTask"] } },
      },
      {
        Sid: "ReadTaskDefinitions",
        Effect: "Allow",
        Action: ["ecs:DescribeTaskDefinition"],
        Resource: ["*"],
      },
      {
        Sid: "PassFlowRunRoles",
        Effect: "Allow",
        Action: ["iam:PassRole"],
        Resource: [
          "arn:aws:iam::123456789012:role/flow-run-execution",
          "arn:aws:iam::123456789012:role/flow-run-task",
        ],
        Condition: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] } },
      },
      {
        Sid: "ReadFlowRunLogs",
        Effect: "Allow",
        Action: ["logs:GetLogEvents"],
        Resource: ["arn:aws:logs:eu-west-1:123456789012:log-group:flow-runs:*"],
      },
    ]);
  });

  it("reads the one queue of events", async () => {
    const policy = policyOf(await made({ eventQueueName: "events", eventQueueArn: queueArn }), "agent-task");
    expect(policy.at(-1)).toEqual({
      Sid: "ReadTaskEvents",
      Effect: "Allow",
      Action: ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
      Resource: [queueArn],
    });
  });
});

it("can be looked into where that is wanted", async () => {
  const resources = await made({ execLogGroupArn });
  expect(one(resources, service, "agent").inputs["enableExecuteCommand"]).toBe(true);
  expect(containerOf(resources, "agent").readonlyRootFilesystem).toBe(false);
});

it.each([{ eventQueueName: "events" }, { eventQueueArn: queueArn }])(
  "wants all of a queue, not %p",
  async (args) => {
    expect(await refusalOf(() => make(args))).toEqual([
      "give both `eventQueueName` and `eventQueueArn`, or neither",
    ]);
  },
);

it("refuses a size that Fargate hasn't", async () => {
  expect(await refusalOf(() => make({ memoryMiB: 4096 }))).toEqual([
    "`memoryMiB` must be 512, 1024 or 2048 MiB when `cpu` is 256, got 4096.",
  ]);
});
