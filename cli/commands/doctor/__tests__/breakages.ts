import { CreateLogGroupCommand, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  AuthorizeSecurityGroupEgressCommand,
  CreateNatGatewayCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  DeleteNatGatewayCommand,
  DeleteNetworkInterfaceCommand,
  DeleteRouteCommand,
  DescribeSubnetsCommand,
  ReplaceRouteCommand,
  RevokeSecurityGroupEgressCommand,
} from "@aws-sdk/client-ec2";
import { BatchDeleteImageCommand } from "@aws-sdk/client-ecr";
import {
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { DeleteSecretCommand, RestoreSecretCommand } from "@aws-sdk/client-secrets-manager";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  PurgeQueueCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { DeleteParameterCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import type { AwsClients } from "../../../aws/awsClients";
import { DEFAULT_ROUTE, type MotoStack, PARAMETER, putImage, QUEUE_POLICY } from "./motoStack";
import { CLUSTER, EVENTS, LOG_GROUPS, SERVICE } from "./outputs";
import { editTemplate, type PrefectWorld } from "./prefectWorld";

/** Something that somebody does to a stack, and undoes. */
interface Breakage {
  readonly staged: string;
  readonly finds: string;
  readonly shows: RegExp;
  readonly breakIt: (stack: MotoStack, prefect: PrefectWorld) => Promise<unknown>;
  readonly mend: (stack: MotoStack, prefect: PrefectWorld) => Promise<unknown>;
}

const ANYWHERE = { IpPermissions: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: DEFAULT_ROUTE }] }] };
const interfaces: string[] = [];

/** What is staged on moto. */
export const BREAKAGES: readonly Breakage[] = [
  {
    staged: "a default route that somebody deleted",
    finds: "route-missing",
    shows: /has no route for 0\.0\.0\.0\/0/,
    breakIt: ({ aws, routeTableId: RouteTableId }) =>
      aws.ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock: DEFAULT_ROUTE })),
    mend: ({ aws, routeTableId: RouteTableId, natGatewayId: NatGatewayId }) =>
      aws.ec2.send(
        new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: DEFAULT_ROUTE, NatGatewayId }),
      ),
  },
  {
    staged: "a security group whose egress rule somebody removed",
    finds: "egress-closed",
    shows: /allows egress to no port, not HTTPS/,
    breakIt: ({ aws, agentGroupId: GroupId }) =>
      aws.ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, ...ANYWHERE })),
    mend: ({ aws, agentGroupId: GroupId }) =>
      aws.ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, ...ANYWHERE })),
  },
  {
    staged: "a subnet that is full",
    finds: "subnet-full",
    shows: /\(10\.0\.2\.0\/28, \S+\) has 0 free addresses/,
    breakIt: async ({ aws, outputs }) => {
      const SubnetId = outputs.privateSubnetIds[1];
      for (let free = await freeAddresses(aws, SubnetId); free > 0; free--) {
        const made = await aws.ec2.send(new CreateNetworkInterfaceCommand({ SubnetId }));
        interfaces.push(made.NetworkInterface?.NetworkInterfaceId ?? "");
      }
    },
    mend: async ({ aws }) => {
      for (const NetworkInterfaceId of interfaces) {
        await aws.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
      }
    },
  },
  {
    staged: "a secret that somebody deleted",
    finds: "secret-missing",
    shows: /for DATABASE_URL, is marked for deletion/,
    breakIt: ({ aws, secretArn: SecretId }) => aws.secretsManager.send(new DeleteSecretCommand({ SecretId })),
    mend: ({ aws, secretArn: SecretId }) => aws.secretsManager.send(new RestoreSecretCommand({ SecretId })),
  },
  {
    staged: "a parameter that somebody deleted",
    finds: "parameter-missing",
    shows: /parameter\/team\/api-token, for API_TOKEN, does not exist/,
    breakIt: ({ aws }) => aws.ssm.send(new DeleteParameterCommand({ Name: PARAMETER })),
    mend: ({ aws }) =>
      aws.ssm.send(new PutParameterCommand({ Name: PARAMETER, Value: "token", Type: "String" })),
  },
  {
    staged: "a log group that somebody deleted",
    finds: "log-group-missing",
    shows: /which flowRuns writes to/,
    breakIt: ({ aws }) => aws.logs.send(new DeleteLogGroupCommand({ logGroupName: LOG_GROUPS.flowRuns })),
    mend: ({ aws }) => aws.logs.send(new CreateLogGroupCommand({ logGroupName: LOG_GROUPS.flowRuns })),
  },
  {
    staged: "events that were set aside",
    finds: "dead-letters",
    shows: /holds 1$/,
    breakIt: ({ aws, deadQueueUrl: QueueUrl }) =>
      aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}" })),
    mend: ({ aws, deadQueueUrl: QueueUrl }) => aws.sqs.send(new PurgeQueueCommand({ QueueUrl })),
  },
  {
    staged: "an event queue whose policy allows no sender",
    finds: "events-lost",
    shows: /does not name events\.amazonaws\.com/,
    breakIt: ({ aws, eventQueueUrl: QueueUrl }) =>
      aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: "" } })),
    mend: ({ aws, eventQueueUrl: QueueUrl }) =>
      aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: QUEUE_POLICY } })),
  },
  {
    staged: "an event queue that somebody deleted",
    finds: "event-queue-missing",
    shows: /^SQS has no queue prefect-ecs-staging-events-/,
    breakIt: ({ aws, eventQueueUrl: QueueUrl }) => aws.sqs.send(new DeleteQueueCommand({ QueueUrl })),
    mend: ({ aws }) =>
      aws.sqs.send(new CreateQueueCommand({ QueueName: EVENTS, Attributes: { Policy: QUEUE_POLICY } })),
  },
  {
    staged: "an agent that somebody scaled to nothing",
    finds: "desired-count-zero",
    shows: /has desired count 0$/,
    breakIt: ({ aws }) =>
      aws.ecs.send(new UpdateServiceCommand({ cluster: CLUSTER, service: SERVICE, desiredCount: 0 })),
    mend: ({ aws }) =>
      aws.ecs.send(new UpdateServiceCommand({ cluster: CLUSTER, service: SERVICE, desiredCount: 1 })),
  },
  {
    staged: "a NAT gateway that somebody deleted",
    finds: "nat-gateway-gone",
    shows: /leaves through nat-\S+, which is deleted/,
    breakIt: ({ aws, natGatewayId: NatGatewayId }) =>
      aws.ec2.send(new DeleteNatGatewayCommand({ NatGatewayId })),
    mend: async ({ aws, routeTableId: RouteTableId, publicSubnetId: SubnetId }) => {
      const { NatGateway } = await aws.ec2.send(
        new CreateNatGatewayCommand({ SubnetId, ConnectivityType: "private" }),
      );
      const NatGatewayId = NatGateway?.NatGatewayId;
      await aws.ec2.send(
        new ReplaceRouteCommand({ RouteTableId, DestinationCidrBlock: DEFAULT_ROUTE, NatGatewayId }),
      );
    },
  },
  {
    staged: "an image that somebody deleted",
    finds: "image-missing",
    shows:
      /^ECR has no image \S+@sha256:\S+, which prefect-ecs-staging-agent-default:1, prefect-ecs-staging-flow-run:1 names$/,
    breakIt: ({ aws, repository: repositoryName, digest: imageDigest }) =>
      aws.ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageDigest }] })),
    mend: ({ aws, repository }) => putImage(aws, repository),
  },
  {
    staged: "a definition that somebody deregistered",
    finds: "work-pool-changed",
    shows: /names task definition prefect-ecs-staging-flow-run:1, which is INACTIVE or gone$/,
    breakIt: ({ aws, outputs: { taskDefinitionArn: taskDefinition } }) =>
      aws.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition })),
    mend: async ({ aws, outputs: { taskDefinitionArn } }, prefect) => {
      const { taskDefinition } = await aws.ecs.send(
        new DescribeTaskDefinitionCommand({ taskDefinition: taskDefinitionArn }),
      );
      await aws.ecs.send(
        new RegisterTaskDefinitionCommand(taskDefinition as RegisterTaskDefinitionCommandInput),
      );
      editTemplate(prefect, (template) =>
        template.replaceAll(taskDefinitionArn, taskDefinitionArn.replace(/:1$/, ":2")),
      );
    },
  },
];

async function freeAddresses({ ec2 }: AwsClients, subnetId: string | undefined): Promise<number> {
  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId ?? ""] }));
  return Subnets?.[0]?.AvailableIpAddressCount ?? 0;
}
