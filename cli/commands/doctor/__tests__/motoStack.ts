import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { mockClient } from "aws-sdk-client-mock";
import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  type TagSpecification,
} from "@aws-sdk/client-ec2";
import { CreateRepositoryCommand, PutImageCommand } from "@aws-sdk/client-ecr";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { CreateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { CreateQueueCommand } from "@aws-sdk/client-sqs";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { type AwsClients, awsClients } from "../../../aws/awsClients";
import { STACK_TAG } from "../../../../stacks/stackTag";
import type { Outputs } from "../../../stack/outputs";
import {
  ACCOUNT,
  AGENT_FAMILY,
  DEAD,
  EVENTS,
  FLOW_RUN_FAMILY,
  LOG_GROUPS,
  outputs,
  POOL,
  REGION,
  SERVICE,
} from "./outputs";

const root = path.resolve(__dirname, "../../../..");

/** moto in a process of its own. */
export class Moto {
  readonly #process: ChildProcess;
  readonly url: Promise<string>;

  constructor() {
    // Of the machine images that it would make for an account nothing is asked.
    const env = { ...process.env, MOTO_ECS_SERVICE_RUNNING: "1", MOTO_EC2_LOAD_DEFAULT_AMIS: "false" };
    this.#process = spawn(
      process.execPath,
      [path.join(root, "scripts/python.mjs"), "python", path.join(__dirname, "serve_moto.py")],
      { stdio: ["pipe", "pipe", "inherit"], env },
    );
    this.url = this.#firstLine();
  }

  async #firstLine(): Promise<string> {
    const lines = createInterface(this.#process.stdout as NodeJS.ReadableStream);
    const ended = once(this.#process, "exit").then(() => {
      throw new Error("moto ended before it served");
    });
    const [line] = (await Promise.race([once(lines, "line"), ended])) as [string];
    return line;
  }

  async stop(): Promise<void> {
    this.#process.stdin?.end();
    if (this.#process.exitCode === null) {
      await once(this.#process, "exit");
    }
  }
}

/** A stack's resources, made with the calls that the provider makes, and what they are called. */
export interface MotoStack {
  readonly aws: AwsClients;
  readonly outputs: Outputs;
  readonly publicSubnetId: string;
  readonly repository: string;
  readonly digest: string;
  readonly routeTableId: string;
  readonly natGatewayId: string;
  readonly agentGroupId: string;
  readonly secretArn: string;
  readonly eventQueueUrl: string;
  readonly deadQueueUrl: string;
}

export const PARAMETER = "/team/api-token";
export const DEFAULT_ROUTE = "0.0.0.0/0";

/** What EventBridge needs of the queue. */
export const QUEUE_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: "*",
    },
  ],
});

/** Makes the stack. The second private subnet is as small as AWS allows, so that it can be filled. */
export async function motoStack(endpoint: string): Promise<MotoStack> {
  const access = { accountId: ACCOUNT, region: REGION, endpoint };
  const aws = awsClients(access, new AbortController().signal);
  // moto has no metrics of SQS.
  mockClient(aws.cloudWatch).on(GetMetricDataCommand).resolves({ MetricDataResults: [] });

  const network = await makeNetwork(aws);
  const { repository, digest } = await makeImage(aws);
  const image = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${repository}@${digest}`;
  const { ARN: secretArn = "" } = await aws.secretsManager.send(
    new CreateSecretCommand({ Name: "warehouse", SecretString: "postgres://warehouse" }),
  );
  await aws.ssm.send(new PutParameterCommand({ Name: PARAMETER, Value: "token", Type: "String" }));
  for (const logGroupName of Object.values(LOG_GROUPS)) {
    await aws.logs.send(new CreateLogGroupCommand({ logGroupName }));
  }
  const { QueueUrl: eventQueueUrl = "" } = await aws.sqs.send(
    new CreateQueueCommand({ QueueName: EVENTS, Attributes: { Policy: QUEUE_POLICY } }),
  );
  const { QueueUrl: deadQueueUrl = "" } = await aws.sqs.send(new CreateQueueCommand({ QueueName: DEAD }));
  const taskDefinitionArn = await makeTasks(aws, image, secretArn, network);
  return {
    aws,
    outputs: outputs({
      access,
      taskDefinitionArn,
      imageUri: image,
      privateSubnetIds: network.subnetIds,
      flowRunSecurityGroupId: network.flowRunGroupId,
    }),
    ...network,
    repository,
    digest,
    secretArn,
    eventQueueUrl,
    deadQueueUrl,
  };
}

/** What the stack has made carries its tag. */
const OWN: TagSpecification[] = [
  { ResourceType: "subnet", Tags: [{ Key: STACK_TAG, Value: outputs().owner }] },
];

async function makeNetwork({ ec2 }: AwsClients) {
  const vpc = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const vpcId = vpc.Vpc?.VpcId ?? "";
  const subnets = await Promise.all(
    ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/28"].map((CidrBlock) =>
      ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock, TagSpecifications: OWN })),
    ),
  );
  const [publicSubnetId = "", ...subnetIds] = subnets.map(({ Subnet }) => Subnet?.SubnetId ?? "");
  const address = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  const gateway = await ec2.send(
    new CreateNatGatewayCommand({ SubnetId: publicSubnetId, AllocationId: address.AllocationId }),
  );
  const natGatewayId = gateway.NatGateway?.NatGatewayId ?? "";
  const table = await ec2.send(new CreateRouteTableCommand({ VpcId: vpcId }));
  const routeTableId = table.RouteTable?.RouteTableId ?? "";
  for (const SubnetId of subnetIds) {
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId: routeTableId, SubnetId }));
  }
  await ec2.send(
    new CreateRouteCommand({
      RouteTableId: routeTableId,
      DestinationCidrBlock: DEFAULT_ROUTE,
      NatGatewayId: natGatewayId,
    }),
  );
  // A new group lets everything out.
  const [flowRunGroupId = "", agentGroupId = ""] = await Promise.all(
    ["flow-runs", "agent"].map(async (GroupName) => {
      const group = new CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId: vpcId });
      return (await ec2.send(group)).GroupId ?? "";
    }),
  );
  return { publicSubnetId, subnetIds, routeTableId, natGatewayId, flowRunGroupId, agentGroupId };
}

async function makeImage(aws: AwsClients) {
  const repository = "prefect-ecs-staging";
  await aws.ecr.send(new CreateRepositoryCommand({ repositoryName: repository }));
  return { repository, digest: await putImage(aws, repository) };
}

/** Pushes the image, or pushes it again. @returns its digest, which is the same each time. */
export async function putImage({ ecr }: AwsClients, repositoryName: string): Promise<string> {
  const { image } = await ecr.send(
    new PutImageCommand({ repositoryName, imageTag: "3f2a", imageManifest: MANIFEST }),
  );
  return image?.imageId?.imageDigest ?? "";
}

const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  mediaType: "application/vnd.docker.distribution.manifest.v2+json",
  config: {
    mediaType: "application/vnd.docker.container.image.v1+json",
    size: 1,
    digest: `sha256:${"a".repeat(64)}`,
  },
  layers: [],
});

async function makeTasks(
  { ecs }: AwsClients,
  image: string,
  secretArn: string,
  network: { subnetIds: string[]; agentGroupId: string },
): Promise<string> {
  const cluster = outputs().clusterName;
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  const register = (family: string, name: string, more: object): Promise<string> =>
    ecs
      .send(
        new RegisterTaskDefinitionCommand({
          family,
          requiresCompatibilities: ["FARGATE"],
          networkMode: "awsvpc",
          cpu: "256",
          memory: "512",
          executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/${family}-execution`,
          containerDefinitions: [{ name, image, essential: true, memory: 512, ...more }],
        }),
      )
      .then(({ taskDefinition }) => taskDefinition?.taskDefinitionArn ?? "");
  const agent = await register(AGENT_FAMILY, "agent", {
    command: ["prefect", "worker", "start", "--type", "ecs", "--pool", POOL, "--work-queue", "default"],
  });
  const flowRun = await register(FLOW_RUN_FAMILY, "flow-run", {
    secrets: [
      { name: "DATABASE_URL", valueFrom: secretArn },
      { name: "API_TOKEN", valueFrom: `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter${PARAMETER}` },
    ],
  });
  const networkConfiguration = {
    awsvpcConfiguration: { subnets: [network.subnetIds[0] ?? ""], securityGroups: [network.agentGroupId] },
  };
  await ecs.send(
    new CreateServiceCommand({
      cluster,
      serviceName: SERVICE,
      taskDefinition: agent,
      desiredCount: 1,
      launchType: "FARGATE",
      networkConfiguration,
    }),
  );
  return flowRun;
}
