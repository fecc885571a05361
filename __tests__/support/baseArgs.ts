import { OFFLINE_ACCOUNT } from "../../offline/providers";
import type { AgentServiceArgs } from "../../components/agent/agentService";
import type { ProcessAgentArgs } from "../../components/agent/processAgent";
import type { AwsAccount } from "../../components/awsAccount";
import type { ClusterArgs } from "../../components/cluster/cluster";
import type { DataStoreArgs } from "../../components/store/dataStore";
import type { ExistingClusterArgs } from "../../components/cluster/existingCluster";
import type { ExistingNetworkArgs } from "../../components/network/existingNetwork";
import type { FargateTaskArgs } from "../../components/task/fargateTask";
import type { FlowImageArgs } from "../../components/image/flowImage";
import type { FlowProjectArgs } from "../../components/project/flowProject";
import type { FlowRunTaskArgs } from "../../components/task/flowRunTask";
import type { ManagedInstancesArgs } from "../../components/cluster/managedInstances";
import type { MonitoringArgs } from "../../components/monitoring/monitoring";
import type { NetworkArgs } from "../../components/network/network";
import type { PrefectServerArgs } from "../../components/server/prefectServer";
import type { Platform } from "../../components/project/platform";
import type { RegistrationArgs } from "../../components/prefect/registration";
import type { AwsAccess } from "../../components/runner/runnerStep";
import type { TaskEventsArgs } from "../../components/events/taskEvents";
import { region } from "./program";

const account: AwsAccount = { partition: "aws", accountId: OFFLINE_ACCOUNT, region };
export const access: AwsAccess = { accountId: OFFLINE_ACCOUNT, region };

export const clusterArn = `arn:aws:ecs:${region}:${OFFLINE_ACCOUNT}:cluster/main`;
export const repositoryArn = `arn:aws:ecr:${region}:${OFFLINE_ACCOUNT}:repository/flows`;
export const imageUri = `${OFFLINE_ACCOUNT}.dkr.ecr.${region}.amazonaws.com/flows@sha256:${"ab".repeat(32)}`;
export const apiUrl = "https://prefect.example.com/api";
export const apiKeyArn = `arn:aws:secretsmanager:${region}:${OFFLINE_ACCOUNT}:secret:prefect-AbCdEf`;
export const databaseUrlArn = `arn:aws:ssm:${region}:${OFFLINE_ACCOUNT}:parameter/team/database-url`;
export const execLogGroupArn = `arn:aws:logs:${region}:${OFFLINE_ACCOUNT}:log-group:exec`;

const network: NetworkArgs = { region, availabilityZones: ["eu-west-1a", "eu-west-1b"] };

const existingNetwork: ExistingNetworkArgs = {
  vpcId: "vpc-0123456789abcdef0",
  privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
};

const existingCluster: ExistingClusterArgs = { clusterName: "shared" };

const cluster: ClusterArgs = { logRetentionDays: 30 };

const managedInstances: ManagedInstancesArgs = {
  account,
  clusterArn,
  clusterName: "main",
  subnetIds: ["subnet-a", "subnet-b"],
  securityGroupIds: ["sg-flow-runs"],
  capacity: [{ name: "gpu", instanceTypes: ["g6.xlarge", "g6.2xlarge"] }],
};

const flowImage: FlowImageArgs = { context: "flows" };

const image = { imageUri, repositoryArn };

const fargateTask: FargateTaskArgs = {
  ...image,
  account,
  family: "work",
  containerName: "worker",
  cpu: 512,
  memoryMiB: 1024,
  cpuArchitecture: "X86_64",
  environment: {},
  secrets: {},
  logRetentionDays: 30,
  tags: {},
};

const flowRunTask: FlowRunTaskArgs = {
  ...image,
  account,
  access,
  family: "flow-runs",
  cpu: 512,
  memoryMiB: 1024,
  cpuArchitecture: "X86_64",
  prefectApiUrl: apiUrl,
  logRetentionDays: 30,
};

const registration: RegistrationArgs = {
  ...image,
  account,
  access,
  clusterArn,
  family: "registrations",
  keptFamilies: ["flow-runs", "agents"],
  cpu: 256,
  memoryMiB: 512,
  prefectApiUrl: apiUrl,
  owner: "prefect-ecs/test",
  workPools: [{ agent: "default", name: "ecs-test", workQueues: ["default"], capacityProvider: "FARGATE" }],
  flowRuns: {
    family: "flow-runs",
    taskDefinitionArn: `arn:aws:ecs:${region}:${OFFLINE_ACCOUNT}:task-definition/flow-runs:7`,
    cpu: 512,
    memoryMiB: 1024,
    cpuArchitecture: "ARM64",
    subnetIds: ["subnet-a", "subnet-b"],
    securityGroupId: "sg-flow-runs",
    exec: false,
  },
  logRetentionDays: 30,
};

const agentService: AgentServiceArgs = {
  ...image,
  account,
  access,
  clusterArn,
  vpcId: "vpc-1",
  subnetIds: ["subnet-a", "subnet-b"],
  family: "agents",
  cpuArchitecture: "X86_64",
  cpu: 256,
  memoryMiB: 512,
  workPool: "ecs-test",
  prefectApiUrl: apiUrl,
  flowRunFamily: "flow-runs",
  flowRunTaskRoleArn: `arn:aws:iam::${OFFLINE_ACCOUNT}:role/flow-run-task`,
  flowRunExecutionRoleArn: `arn:aws:iam::${OFFLINE_ACCOUNT}:role/flow-run-execution`,
  flowRunLogGroupArn: `arn:aws:logs:${region}:${OFFLINE_ACCOUNT}:log-group:flow-runs`,
  logRetentionDays: 30,
};

const processAgent: ProcessAgentArgs = {
  ...image,
  account,
  access,
  clusterArn,
  subnetIds: ["subnet-a", "subnet-b"],
  securityGroupId: "sg-flow-runs",
  family: "agents",
  cpuArchitecture: "X86_64",
  cpu: 1024,
  memoryMiB: 2048,
  workPool: "quick",
  limit: 5,
  prefectApiUrl: apiUrl,
  logRetentionDays: 30,
};

const taskEvents: TaskEventsArgs = { clusterArn };

const dataStore: DataStoreArgs = {
  vpcId: "vpc-1",
  subnetIds: ["subnet-a", "subnet-b"],
  clientSecurityGroupId: "sg-flow-runs",
  region,
};

const prefectServer: PrefectServerArgs = {
  ...image,
  account,
  access,
  family: "prefect-server",
  clusterArn,
  vpcId: "vpc-1",
  subnetIds: ["subnet-a", "subnet-b"],
  clientSecurityGroupId: "sg-flow-runs",
  dataStore: {
    secretArn: `arn:aws:secretsmanager:${region}:${OFFLINE_ACCOUNT}:secret:rds!db-1-AbCdEf`,
    environment: {
      DATABASE_URL: "postgresql://flows@db.example.com:5432/flows",
      DATA_STORE_SECRET_ARN: "arn",
    },
  },
  cpuArchitecture: "X86_64",
  domain: "main.internal",
  authStringValueFrom: `${apiKeyArn}:::1`,
  execLogGroupArn,
  logRetentionDays: 30,
};

const monitoring: MonitoringArgs = {
  account,
  clusterArn,
  clusterName: "main",
  agents: [{ name: "default", serviceName: "agent-service", desiredCount: 1, logGroupName: "agent-log" }],
  flowRunFamily: "flow-runs",
  eventQueueName: "events",
  deadLetterQueueName: "events-dead",
  natGatewayIds: ["nat-0123456789abcdef0"],
  logRetentionDays: 30,
};

/** A stack's output `platform`. */
export const platform: Platform = {
  owner: "prefect-ecs/test",
  accountId: OFFLINE_ACCOUNT,
  partition: "aws",
  region,
  clusterArn,
  subnetIds: ["subnet-a", "subnet-b"],
  securityGroupId: "sg-flow-runs",
  workPools: [{ agent: "default", name: "ecs-test", workQueues: ["default"], capacityProvider: "FARGATE" }],
  flowRunFamily: "prefect-ecs-test-flow-run",
  flowRunRolePath: "/prefect-ecs/test/flow-runs/",
  registrationRolePath: "/prefect-ecs/test/registrations/",
  prefectApiUrl: apiUrl,
  prefectCredentialKmsKeyArns: [],
  environment: { EGRESS_ADDRESSES: "203.0.113.1" },
  logRetentionDays: 30,
  tags: { "prefect-ecs:stack": "prefect-ecs/test" },
};

const flowProject: FlowProjectArgs = { platform, folder: "flows" };

/** The least that each component has to be told. */
export const baseArgs = {
  network,
  existingNetwork,
  cluster,
  dataStore,
  prefectServer,
  existingCluster,
  managedInstances,
  flowImage,
  flowProject,
  fargateTask,
  flowRunTask,
  registration,
  agentService,
  processAgent,
  taskEvents,
  monitoring,
};
