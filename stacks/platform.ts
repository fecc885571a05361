import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  AgentService,
  type AwsAccess,
  type AwsAccount,
  FlowRunTask,
  Monitoring,
  Network,
  PrefectCredentialVariable,
  Registration,
  TaskEvents,
  Teardown,
} from "../components";
import type { AgentConfig, StackConfig } from "./config";
import { emulatorSettings } from "./emulator";
import { clusterOf, flowImage, networkOf, prefectCredentials } from "./madeOrTaken";
import { inOwnAccount } from "./ownAccount";
import { stackOutputs, type StackOutputs } from "./outputs";
import { STACK_TAG } from "./stackTag";

/** What a kind of stack forces on the platform besides its configuration. */
export interface PlatformSettings {
  /** Refuse to delete the Elastic IPs, and keep them whatever happens to the stack. */
  readonly protectEgressAddresses: boolean;
}

/** Makes a stack: network → cluster → image → flow-run task → registration → agents → alarms. */
export function platform(config: StackConfig, settings: PlatformSettings): StackOutputs {
  const name = `${config.project}-${config.stack}`;
  const owner = `${config.project}/${config.stack}`;
  const tags = { ...config.tags, [STACK_TAG]: owner };
  const account = awsAccount(config);
  const access: AwsAccess = { ...config.aws, accountId: account.accountId };
  const common = {
    account,
    access,
    tags,
    logRetentionDays: config.logRetentionDays,
    permissionsBoundaryArn: inOwnAccount(
      "permissionsBoundaryArn",
      config.permissionsBoundaryArn,
      pulumi.output(account.accountId),
    ),
  };
  const prefectApiUrl = config.prefect.apiUrl;
  const emulator = emulatorSettings(config.aws.endpoint);

  const network = networkOf(name, config, settings.protectEgressAddresses, tags);
  const cluster = clusterOf(name, config, tags);
  const image = flowImage(name, config, emulator, tags);
  const credentials = prefectCredentials(name, config, tags);
  const prefectSecret = credentials === undefined ? {} : { [credentials.variable]: credentials.secretArn };
  const secretArnOf = (variable: PrefectCredentialVariable): pulumi.Output<string> | undefined =>
    credentials?.variable === variable ? credentials.secretArn : undefined;
  const teamCode = {
    environment: { ...emulator.environment, ...config.environment },
    secrets: { ...config.secrets, ...prefectSecret },
    secretKmsKeyArns: config.secretKmsKeyArns,
  };

  const flowRunFamily = `${name}-flow-run`;
  const flowRuns = new FlowRunTask(name, {
    ...common,
    ...image,
    ...teamCode,
    ...config.flowRuns,
    family: flowRunFamily,
    cpuArchitecture: config.image.cpuArchitecture,
    prefectApiUrl,
    environment: {
      EGRESS_ADDRESSES: network.egressIps.apply((ips) => ips.join(",")),
      EGRESS_ECHO_URL: config.egressEchoUrl,
      ...teamCode.environment,
    },
    execLogGroupArn: config.flowRuns.exec ? cluster.execLogGroupArn : undefined,
  });
  const events = new TaskEvents(name, { clusterArn: cluster.arn, flowRunFamily, tags });
  const registration = new Registration(
    name,
    {
      ...common,
      ...image,
      ...teamCode,
      ...config.registration,
      family: `${name}-registration`,
      clusterArn: cluster.arn,
      prefectApiUrl,
      owner,
      adoptExisting: config.adoptExisting,
      crashedRunRetries: config.crashedRunRetries,
      workPools: config.agents.map(({ name: agent, workPool, environment, secrets, ...pool }) => ({
        ...pool,
        agent,
        name: workPool,
        agentSettings: Object.keys({ ...environment, ...secrets })
          .filter((variable) => /^PREFECT_/i.test(variable))
          .sort(),
      })),
      keptFamilies: [flowRunFamily, ...config.agents.map((agent) => agentName(name, agent))],
      flowRuns: {
        ...config.flowRuns,
        family: flowRunFamily,
        taskDefinitionArn: flowRuns.taskDefinitionArn,
        cpuArchitecture: config.image.cpuArchitecture,
        subnetIds: network.privateSubnetIds,
        securityGroupId: network.flowRunSecurityGroupId,
      },
      prefectApiKeySecretArn: secretArnOf(PrefectCredentialVariable.apiKey),
      prefectApiAuthStringSecretArn: secretArnOf(PrefectCredentialVariable.authString),
    },
    // The ARN is there before the key is.
    { dependsOn: credentials === undefined ? [] : [credentials] },
  );
  const agents = config.agents.map(
    (agent) =>
      new AgentService(
        agentName(name, agent),
        {
          ...common,
          ...image,
          ...agent,
          family: agentName(name, agent),
          clusterArn: cluster.arn,
          vpcId: network.vpcId,
          subnetIds: network.privateSubnetIds,
          cpuArchitecture: config.image.cpuArchitecture,
          prefectApiUrl,
          environment: { ...emulator.environment, ...agent.environment },
          prefectSecrets:
            credentials === undefined ? {} : { [credentials.variable]: credentials.versionedValueFrom },
          secretKmsKeyArns: config.secretKmsKeyArns,
          flowRunFamily,
          flowRunTaskRoleArn: flowRuns.taskRoleArn,
          flowRunExecutionRoleArn: flowRuns.executionRoleArn,
          flowRunLogGroupArn: flowRuns.logGroupArn,
          flowRunTags: { [STACK_TAG]: owner },
          eventQueueName: events.queueName,
          eventQueueArn: events.queueArn,
          execLogGroupArn: agent.exec ? cluster.execLogGroupArn : undefined,
        },
        // The pool's template, and the network's way out, must be there before the agent polls.
        { dependsOn: [registration] },
      ),
  );
  const monitoring = new Monitoring(name, {
    ...common,
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    agents: agents.map(({ serviceName, logGroupName }, index) => ({
      ...(config.agents[index] as AgentConfig),
      serviceName,
      logGroupName,
    })),
    flowRunFamily,
    eventQueueName: events.queueName,
    deadLetterQueueName: events.deadLetterQueueName,
    natGatewayIds: network.natGatewayIds,
    alarmEmail: config.alarmEmail,
  });
  new Teardown(
    name,
    {
      step: registration.step,
      keptAddresses:
        network instanceof Network && settings.protectEgressAddresses ? addressesOf(network) : [],
    },
    { dependsOn: agents },
  );

  return stackOutputs(config, {
    owner,
    access,
    credentials,
    events,
    network,
    cluster,
    imageUri: image.imageUri,
    flowRuns,
    registration,
    agents,
    monitoring,
  });
}

function agentName(name: string, agent: AgentConfig): string {
  return `${name}-agent-${agent.name}`;
}

function addressesOf(network: Network): pulumi.Output<string[]> {
  return pulumi
    .all([network.egressIps, network.egressAllocationIds])
    .apply(([ips, ids]) => ips.map((ip, index) => `${ip} (${ids[index] ?? ""})`));
}

function awsAccount(config: StackConfig): AwsAccount {
  return {
    partition: aws.getPartitionOutput().partition,
    accountId: aws.getCallerIdentityOutput().accountId,
    region: config.aws.region,
  };
}
