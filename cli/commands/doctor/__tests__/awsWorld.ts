import { clientConfig } from "../../../../components/runner/clientConfig.cjs";
import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  type ListTasksCommandInput,
  type Container,
  type Service,
  type Task,
} from "@aws-sdk/client-ecs";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DescribeParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import type { AwsClients } from "../../../aws/awsClients";
import { ACCOUNT, DEAD, EVENTS, KEY_VERSION, LOG_GROUPS, REGION } from "./outputs";
import recorded from "./recorded/aws.json";

/** What AWS answers; a test changes it. */
export interface AwsWorld {
  service: Service | undefined;
  tasks: Task[];
  /** Of the definitions that a test names; the others are as recorded. */
  definitions: Record<string, Record<string, unknown>>;
  /** Writers whose log group is there. */
  logGroups: string[];
  account: string;
  /** When the registrations whose log is there began, by their tasks. */
  registrations: Record<string, number>;
  /** Task, or `<log group>/<task>` → what its container wrote. */
  containerLogs: Record<string, string[]>;
  /** Events of tasks that never started. */
  failedStarts: object[];
  subnets: typeof recorded.subnets;
  routeTables: typeof recorded.routeTables;
  queues: typeof recorded.queues;
  metrics: typeof recorded.metrics;
  /** Operations that these credentials may not call. */
  denied: Set<string>;
}

/** What AWS says when all is well. */
export function healthyAws(): AwsWorld {
  const { service, agentTask, subnets, routeTables, queues, metrics } = structuredClone(recorded);
  return {
    service: withDates(service) as Service,
    tasks: [withDates(agentTask) as Task],
    subnets,
    routeTables,
    queues,
    metrics,
    definitions: {},
    logGroups: Object.keys(LOG_GROUPS),
    account: ACCOUNT,
    registrations: {},
    containerLogs: {},
    failedStarts: [],
    denied: new Set(),
  };
}

/** Clients that answer as the world says at that time. What moto stages (`onMoto.test.ts`) is as it should be. */
export function awsStandIn(world: () => AwsWorld): AwsClients {
  const config = clientConfig({ region: REGION, endpoint: "http://127.0.0.1:1" });
  const clients = {
    cloudWatch: new CloudWatchClient(config),
    ec2: new EC2Client(config),
    ecr: new ECRClient(config),
    ecs: new ECSClient(config),
    logs: new CloudWatchLogsClient(config),
    secretsManager: new SecretsManagerClient(config),
    sqs: new SQSClient(config),
    ssm: new SSMClient(config),
    sts: new STSClient(config),
  };
  const unlessDenied =
    <In, Out>(operation: string, answer: (input: In) => Out) =>
    (input: In): Out => {
      if (world().denied.has(operation)) {
        throw denial(operation);
      }
      return answer(input);
    };

  const ecs = mockClient(clients.ecs);
  ecs
    .on(DescribeServicesCommand)
    .callsFake(unlessDenied("ecs:DescribeServices", () => ({ services: some(world().service) })));
  ecs.on(ListTasksCommand).callsFake(
    unlessDenied("ecs:ListTasks", ({ desiredStatus, family, serviceName }: ListTasksCommandInput) => ({
      taskArns: world()
        .tasks.filter((task) => task.desiredStatus === desiredStatus)
        .filter(
          ({ group }) =>
            group === (family === undefined ? `service:${serviceName ?? ""}` : `family:${family}`),
        )
        .map(({ taskArn }) => taskArn),
    })),
  );
  ecs.on(DescribeTasksCommand).callsFake(({ tasks }: { tasks: string[] }) => ({
    tasks: world().tasks.filter(({ taskArn = "" }) => tasks.includes(taskArn)),
  }));
  ecs.on(DescribeTaskDefinitionCommand).callsFake(({ taskDefinition }: { taskDefinition: string }) => {
    const [family = ""] = taskDefinition.split(":");
    const known = recorded.definitions[family as keyof typeof recorded.definitions];
    return { taskDefinition: { ...known, ...world().definitions[taskDefinition] } };
  });

  const logs = mockClient(clients.logs);
  logs.on(DescribeLogGroupsCommand).callsFake(({ logGroupNamePrefix }: { logGroupNamePrefix: string }) => ({
    logGroups: Object.entries(LOG_GROUPS)
      .filter(([writer]) => world().logGroups.includes(writer))
      .map(([, name]) => name)
      .filter((name) => name.startsWith(logGroupNamePrefix))
      .map((logGroupName) => ({ logGroupName })),
  }));
  logs.on(DescribeLogStreamsCommand).callsFake(() => ({
    logStreams: Object.entries(world().registrations).map(([task, creationTime]) => ({
      logStreamName: `registration/registration/${task}`,
      creationTime,
    })),
  }));
  logs.on(GetLogEventsCommand).callsFake(
    unlessDenied("logs:GetLogEvents", ({ logGroupName, logStreamName }: Record<string, string>) => {
      const task = logStreamName?.split("/").pop() ?? "";
      const { containerLogs } = world();
      const lines = containerLogs[`${logGroupName ?? ""}/${task}`] ?? containerLogs[task] ?? [];
      return { events: lines.map((message) => ({ message })) };
    }),
  );
  logs
    .on(FilterLogEventsCommand)
    .callsFake(() => ({ events: world().failedStarts.map((event) => ({ message: JSON.stringify(event) })) }));

  mockClient(clients.sts)
    .on(GetCallerIdentityCommand)
    .callsFake(() => ({ Account: world().account }));
  mockClient(clients.ec2)
    .on(DescribeSubnetsCommand)
    .callsFake(unlessDenied("ec2:DescribeSubnets", () => ({ Subnets: world().subnets })))
    .on(DescribeRouteTablesCommand)
    .callsFake(() => ({ RouteTables: world().routeTables }))
    .on(DescribeNatGatewaysCommand)
    .resolves({ NatGateways: recorded.natGateways as [] })
    .on(DescribeSecurityGroupsCommand)
    .resolves({ SecurityGroups: recorded.securityGroups });
  mockClient(clients.ecr)
    .on(DescribeImagesCommand)
    .resolves({ imageDetails: [{}] });
  mockClient(clients.secretsManager)
    .on(DescribeSecretCommand)
    .resolves({ VersionIdsToStages: { [KEY_VERSION]: ["AWSCURRENT"] } });
  mockClient(clients.ssm)
    .on(DescribeParametersCommand)
    .resolves({ Parameters: [{}] });
  mockClient(clients.sqs)
    .on(GetQueueUrlCommand)
    .callsFake(({ QueueName }: { QueueName: string }) => ({ QueueUrl: `https://sqs/${QueueName}` }))
    .on(GetQueueAttributesCommand)
    .callsFake(({ QueueUrl }: { QueueUrl: string }) => ({ Attributes: attributesOf(QueueUrl, world()) }));
  mockClient(clients.cloudWatch)
    .on(GetMetricDataCommand)
    .callsFake(() => ({ MetricDataResults: world().metrics }));
  return clients;
}

function attributesOf(url: string, { queues }: AwsWorld): object {
  return url.endsWith(DEAD) ? queues.dead : url.endsWith(EVENTS) ? queues.events : {};
}

function some<T>(thing: T | undefined): T[] {
  return thing === undefined ? [] : [thing];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function denial(operation: string): Error {
  return Object.assign(
    new Error(
      `User: arn:aws:iam::123456789012:user/ada is not authorized to perform: ${operation} because no identity-based policy allows the ${operation} action`,
    ),
    {
      name: operation.startsWith("ec2:") ? "UnauthorizedOperation" : "AccessDeniedException",
      $fault: "client",
    },
  );
}

/** The task of a flow run that stopped, as ECS describes it, with what a test says of it. */
export function flowTask(flowRunId: string, change: Partial<Task>, container: Partial<Container> = {}): Task {
  const task = withDates(recorded.flowTask) as Task;
  return {
    ...task,
    tags: [...(task.tags ?? []), { key: "prefect.io/flow-run-id", value: flowRunId }],
    containers: (task.containers ?? []).map((each) => ({ ...each, ...container })),
    ...change,
  };
}

/** A task of the agent that stopped. */
export function agentTask(change: Partial<Task>, container: Partial<Container> = {}): Task {
  const task = withDates(recorded.agentTask) as Task;
  return {
    ...task,
    taskArn: task.taskArn?.replace(/[0-9a-f]{32}$/, "7".repeat(32)),
    desiredStatus: "STOPPED",
    lastStatus: "STOPPED",
    stoppedAt: new Date("2026-11-25T23:04:10.000Z"),
    containers: (task.containers ?? []).map((each) => ({ ...each, ...container })),
    ...change,
  };
}

/** JSON has no dates; the SDK's answers do. */
function withDates(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) =>
    key.endsWith("At") && typeof inner === "string" ? new Date(inner) : inner,
  );
}
