// Mocks don't prove that ECS takes the definition: prefect_ecs/tests/contract registers it, and e2e/ starts it.
import * as aws from "@pulumi/aws";
import { FargateTask, type FargateTaskArgs } from "../../../components/task/fargateTask";
import {
  access,
  apiKeyArn,
  baseArgs,
  databaseUrlArn,
  execLogGroupArn,
  imageUri,
  repositoryArn,
} from "../../support/baseArgs";
import { type CapturedResource, refusalOf, registered } from "../../support/program";
import {
  containerOf,
  dependenciesOf,
  listOf,
  one,
  policyOf,
  secretsOf,
  statementsOf,
  stepInputOf,
  variablesOf,
} from "../../support/resources";

const definition = "aws:ecs/taskDefinition:TaskDefinition";
const role = "aws:iam/role:Role";

const make = (args: Partial<FargateTaskArgs> = {}): FargateTask =>
  new FargateTask("work", { ...baseArgs.fargateTask, ...args });
const made = (args?: Partial<FargateTaskArgs>): Promise<CapturedResource[]> => registered(() => make(args));

it("makes a definition, its two roles and its log, and no right for the task itself", async () => {
  expect(listOf(await made())).toEqual([
    "aws:cloudwatch/logGroup:LogGroup work",
    "aws:ecs/taskDefinition:TaskDefinition work",
    "aws:iam/role:Role work-execution",
    "aws:iam/role:Role work-task",
    "aws:iam/rolePolicy:RolePolicy work-execution",
    "prefect-ecs:task:FargateTask work",
  ]);
});

it("refuses a variable that is both plain and secret, as ECS does", async () => {
  expect(await refusalOf(() => make({ environment: { A: "x" }, secrets: { A: databaseUrlArn } }))).toEqual([
    "`environment` and `secrets` must not share a variable, got 'A' in both.",
  ]);
});

describe("the definition", () => {
  it("is one for Fargate, of the size that was asked for", async () => {
    const args = { ephemeralStorageGiB: 50, tags: { team: "data" } };
    const { containerDefinitions, ...inputs } = one(await made(args), definition, "work").inputs;
    expect(typeof containerDefinitions).toBe("string");
    expect(inputs).toEqual({
      family: "work",
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: "512",
      memory: "1024",
      runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "X86_64" },
      ephemeralStorage: { sizeInGib: 50 },
      executionRoleArn: "arn:aws:iam::123456789012:role/work-execution",
      taskRoleArn: "arn:aws:iam::123456789012:role/work-task",
      volumes: [{ name: "scratch" }],
      skipDestroy: false,
      tags: { team: "data" },
    });
  });

  it("has one container, which is not root and writes nowhere but in /tmp", async () => {
    const args = {
      environment: { B: "2", A: "1" },
      secrets: { KEY: apiKeyArn },
      command: ["prefect", "version"],
    };
    expect(containerOf(await made(args), "work")).toEqual({
      name: "worker",
      image: imageUri,
      essential: true,
      command: ["prefect", "version"],
      user: "1000:1000",
      privileged: false,
      readonlyRootFilesystem: true,
      linuxParameters: { initProcessEnabled: true },
      mountPoints: [{ sourceVolume: "scratch", containerPath: "/tmp", readOnly: false }],
      stopTimeout: 120,
      environment: [
        { name: "A", value: "1" },
        { name: "B", value: "2" },
      ],
      secrets: [{ name: "KEY", valueFrom: apiKeyArn }],
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": "work",
          "awslogs-region": "eu-west-1",
          "awslogs-stream-prefix": "worker",
        },
      },
    });
  });

  it("waits for its roles' rights", async () => {
    const resources = await made({
      statements: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::raw/*"] }],
    });
    expect(dependenciesOf(resources, one(resources, definition, "work"))).toEqual(
      expect.arrayContaining([
        "aws:iam/rolePolicy:RolePolicy work-execution",
        "aws:iam/rolePolicy:RolePolicy work-task",
      ]),
    );
  });

  it("logs for as long as was said", async () => {
    expect(one(await made(), "aws:cloudwatch/logGroup:LogGroup", "work").inputs).toEqual({
      retentionInDays: 30,
      tags: {},
    });
  });
});

describe("the roles", () => {
  it.each(["work-execution", "work-task"])("are given to tasks of this account only: %s", async (name) => {
    const { inputs } = one(await made({ tags: { team: "data" } }), role, name);
    expect(inputs["tags"]).toEqual({ team: "data" });
    expect(statementsOf(inputs["assumeRolePolicy"])).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnLike: { "aws:SourceArn": "arn:aws:ecs:eu-west-1:123456789012:*" },
        },
      },
    ]);
  });

  it("of execution pulls this image, reads these secrets and writes this log", async () => {
    const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1";
    const resources = await made({
      secrets: { KEY: apiKeyArn, DATABASE_URL: databaseUrlArn },
      secretKmsKeyArns: [kmsKeyArn],
    });
    expect(policyOf(resources, "work-execution")).toEqual([
      { Sid: "LogInToRegistry", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
      {
        Sid: "PullImage",
        Effect: "Allow",
        Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        Resource: [repositoryArn],
      },
      {
        Sid: "WriteLog",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: ["arn:aws:logs:eu-west-1:123456789012:log-group:work:*"],
      },
      {
        Sid: "ReadSecrets",
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue"],
        Resource: [apiKeyArn],
      },
      { Sid: "ReadParameters", Effect: "Allow", Action: ["ssm:GetParameters"], Resource: [databaseUrlArn] },
      {
        Sid: "DecryptSecrets",
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: [kmsKeyArn],
        Condition: {
          StringEquals: {
            "kms:ViaService": ["secretsmanager.eu-west-1.amazonaws.com", "ssm.eu-west-1.amazonaws.com"],
          },
        },
      },
    ]);
  });

  it("of the task never reads the secrets", async () => {
    const statements = [{ sid: "Read", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::raw/*"] }];
    expect(policyOf(await made({ secrets: { KEY: apiKeyArn }, statements }), "work-task")).toEqual([
      { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::raw/*"] },
    ]);
  });
});

describe("ECS exec", () => {
  it("costs a writable root and its own rights where it is wanted", async () => {
    const resources = await made({ execLogGroupArn });
    expect(containerOf(resources, "work").readonlyRootFilesystem).toBe(false);
    expect(policyOf(resources, "work-task").map(({ Sid }) => Sid)).toEqual([
      "ExecChannel",
      "ExecLog",
      "FindExecLog",
    ]);
  });

  it("comes after the task's own rights", async () => {
    const statements = [{ sid: "Read", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::raw/*"] }];
    const policy = policyOf(await made({ execLogGroupArn, statements }), "work-task");
    expect(policy.map(({ Sid }) => Sid)).toEqual(["Read", "ExecChannel", "ExecLog", "FindExecLog"]);
  });
});

describe("kept revisions", () => {
  it("stay usable when they are replaced", async () => {
    expect(one(await made({ keepRevisions: access }), definition, "work").inputs["skipDestroy"]).toBe(true);
  });

  it("all go at a destroy, after the definition, which comes after the step that will do it", async () => {
    const resources = await made({ keepRevisions: access });
    const step = one(resources, "command:local:Command", "work-retirement");
    expect(step.inputs["delete"]).toBe("node components/runner/retire-family.mjs");
    expect(step.inputs["create"]).toBeUndefined();
    expect(stepInputOf(step)).toEqual({ access, family: "work" });
    expect(dependenciesOf(resources, one(resources, definition, "work"))).toContain(
      "command:local:Command work-retirement",
    );
  });
});

it("takes values that other resources make", async () => {
  const resources = await registered(() => {
    const queue = new aws.sqs.Queue("events");
    make({ environment: { QUEUE: queue.name }, secrets: { KEY: queue.name.apply(() => apiKeyArn) } });
  });
  expect(variablesOf(containerOf(resources, "work"))).toEqual({ QUEUE: "events" });
  expect(secretsOf(containerOf(resources, "work"))).toEqual({ KEY: apiKeyArn });
});

it("says everything that is wrong at once", async () => {
  const args = { cpu: 256, memoryMiB: 4096, ephemeralStorageGiB: 20, logRetentionDays: 0 };
  expect(await refusalOf(() => make(args))).toEqual([
    "`memoryMiB` must be 512, 1024 or 2048 MiB when `cpu` is 256, got 4096.",
    "`ephemeralStorageGiB` must be a whole number from 21 to 200 GiB, got 20.",
    "`logRetentionDays` must be 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 days, got 0.",
  ]);
});
