// Rules of ECS, IAM, logs, secrets and queues, around the real emulator: what AWS's SDK gets, and that the rest passes.
import { setTimeout as sleep } from "node:timers/promises";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  PutResourcePolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  RunTaskCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { CreatePolicyCommand, CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { CreateQueueCommand, DeleteQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { makeRules } from "../../../e2e/rules";
import { RuledEmulator } from "./emulator";

jest.setTimeout(180_000);

let emulator: RuledEmulator;
let ecs: ECSClient;
let iam: IAMClient;
let logs: CloudWatchLogsClient;

beforeAll(async () => {
  emulator = await RuledEmulator.start(makeRules());
  ecs = new ECSClient(emulator.client);
  iam = new IAMClient(emulator.client);
  logs = new CloudWatchLogsClient(emulator.client);
});

afterAll(async () => {
  await emulator.stop();
});

const refusal = (sent: Promise<unknown>): Promise<unknown> =>
  sent.then(
    () => "passed",
    (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`,
  );

const role = async (RoleName: string): Promise<string> => {
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  return Role?.Arn ?? "";
};

const definition = (more: Partial<RegisterTaskDefinitionCommandInput>): RegisterTaskDefinitionCommand =>
  new RegisterTaskDefinitionCommand({
    family: "flows",
    containerDefinitions: [{ name: "flow", image: "nowhere/flows" }],
    ...more,
  });

it("has ECS make its service-linked role before an account's first cluster", async () => {
  const cluster = (): Promise<unknown> =>
    refusal(ecs.send(new CreateClusterCommand({ clusterName: "main" })));
  expect(await cluster()).toBe(
    "InvalidParameterException: Unable to assume the service linked role. Please verify that the ECS service linked role exists.",
  );
  await sleep(5_500);
  expect(await cluster()).toBe("passed");
});

it("starts no task and no service with a role that is seconds old", async () => {
  const arn = await role("new");
  await ecs.send(definition({ taskRoleArn: arn }));
  const run = (overrides = {}): Promise<unknown> =>
    refusal(ecs.send(new RunTaskCommand({ cluster: "main", taskDefinition: "flows", overrides })));
  const unknown = `ClientException: ECS was unable to assume the role '${arn}' that was provided for this task.`;
  expect(await run()).toContain(unknown);
  const service = new CreateServiceCommand({ cluster: "main", serviceName: "a", taskDefinition: "flows" });
  expect(await refusal(ecs.send(service))).toContain(unknown);
  const missing = arn.replace("new", "missing");
  await sleep(11_000);
  expect(await run({ executionRoleArn: missing })).toContain(`unable to assume the role '${missing}'`);
  expect(await run()).toBe("passed");
});

it("deploys a service anew in another network, and leaves it alone in the same", async () => {
  const cluster = "main";
  const service = "moved";
  const networkConfiguration = (subnet: string): object => ({ awsvpcConfiguration: { subnets: [subnet] } });
  await ecs.send(definition({ family: "still" }));
  await ecs.send(
    new CreateServiceCommand({
      cluster,
      serviceName: service,
      taskDefinition: "still",
      desiredCount: 0,
      networkConfiguration: networkConfiguration("subnet-1"),
    }),
  );
  const deployment = async (subnet: string): Promise<string | undefined> => {
    await ecs.send(
      new UpdateServiceCommand({ cluster, service, networkConfiguration: networkConfiguration(subnet) }),
    );
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
    return services?.[0]?.deployments?.find(({ status }) => status === "PRIMARY")?.id;
  };
  const first = await deployment("subnet-1");
  expect(await deployment("subnet-1")).toBe(first);
  expect(await deployment("subnet-2")).not.toBe(first);
});

it("holds definitions, overrides and policies to their sizes", async () => {
  const environment = (length: number): { name: string; value: string }[] => [
    { name: "A", value: "x".repeat(length) },
  ];
  const sized = (length: number): RegisterTaskDefinitionCommand =>
    definition({ containerDefinitions: [{ name: "flow", image: "i", environment: environment(length) }] });
  expect(await refusal(ecs.send(sized(65_000)))).toBe("passed");
  expect(await refusal(ecs.send(sized(65_536)))).toMatch(
    /^ClientException: Actual length: '\d+'\. Max allowed/,
  );

  const overrides = { containerOverrides: [{ name: "flow", environment: environment(8192) }] };
  const run = new RunTaskCommand({ cluster: "main", taskDefinition: "flows", overrides });
  expect(await refusal(ecs.send(run))).toBe(
    "InvalidParameterException: Container Overrides length must be at most 8192",
  );

  const policy = (length: number): string =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::" + "b".repeat(length) },
      ],
    });
  await role("sized");
  const put = (PolicyName: string, length: number): Promise<unknown> =>
    refusal(
      iam.send(
        new PutRolePolicyCommand({
          RoleName: "sized",
          PolicyName,
          PolicyDocument: policy(length) + " ".repeat(5000),
        }),
      ),
    );
  expect(await put("one", 6000)).toBe("passed");
  expect(await put("other", 6000)).toMatch(/^LimitExceeded\w*: Maximum policy size of 10240 bytes exceeded/);
  expect(await put("one", 9000)).toBe("passed");
  const managed = new CreatePolicyCommand({ PolicyName: "big", PolicyDocument: policy(6144) });
  expect(await refusal(iam.send(managed))).toMatch(
    /^LimitExceeded\w*: Cannot exceed quota for PolicySize: 6144/,
  );
});

it("takes fifty tags, and AWS's own besides", async () => {
  const tags = (count: number): { key: string; value: string }[] =>
    Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: "v" }));
  const aws = { key: "aws:ecs:clusterName", value: "main" };
  expect(await refusal(ecs.send(definition({ tags: [...tags(50), aws] })))).toBe("passed");
  expect(await refusal(ecs.send(definition({ tags: tags(51) })))).toMatch(
    /^InvalidParameterException: The maximum/,
  );
  const map = (count: number): Record<string, string> =>
    Object.fromEntries(tags(count).map(({ key, value }) => [key, value]));
  expect(await refusal(logs.send(new CreateLogGroupCommand({ logGroupName: "/l", tags: map(51) })))).toMatch(
    /^TooManyTagsException/,
  );
  const AssumeRolePolicyDocument = "{}";
  const Tags = tags(51).map(({ key, value }) => ({ Key: key, Value: value }));
  const made = iam.send(new CreateRoleCommand({ RoleName: "tagged", AssumeRolePolicyDocument, Tags }));
  expect(await refusal(made)).toMatch(/^LimitExceeded/);
});

it("has ten log policies with a name, any number of log groups' own, and none that is too long", async () => {
  const put = (input: object): Promise<unknown> =>
    refusal(logs.send(new PutResourcePolicyCommand({ policyDocument: "{}", ...input })));
  const named = await Promise.all(Array.from({ length: 11 }, (_, index) => put({ policyName: `p${index}` })));
  expect(named.filter((answer) => answer === "passed")).toHaveLength(10);
  expect(named.find((answer) => answer !== "passed")).toMatch(/^LimitExceededException/);
  for (const logGroupName of ["/a", "/b"]) {
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    const resourceArn = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}`;
    expect(await put({ resourceArn })).toBe("passed");
    expect(await put({ resourceArn, policyDocument: "x".repeat(5121) })).toMatch(
      /^InvalidParameterException/,
    );
  }
});

it("holds back the names of deleted secrets and queues", async () => {
  const secrets = new SecretsManagerClient(emulator.client);
  const create = (): Promise<unknown> =>
    refusal(secrets.send(new CreateSecretCommand({ Name: "key", SecretString: "s" })));
  expect(await create()).toBe("passed");
  await secrets.send(new DeleteSecretCommand({ SecretId: "key" }));
  expect(await create()).toMatch(/^InvalidRequestException: You can't create this secret because/);

  const sqs = new SQSClient(emulator.client);
  const queue = (QueueName: string): Promise<{ QueueUrl?: string | undefined }> =>
    sqs.send(new CreateQueueCommand({ QueueName }));
  const { QueueUrl } = await queue("events");
  await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  expect(await refusal(queue("events"))).toMatch(/QueueDeletedRecently.*You must wait 60 seconds/);
  expect(await refusal(queue("others"))).toBe("passed");
});
