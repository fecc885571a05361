import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type AgentPolicyArgs, agentStatements } from "../iam/agentPolicy";
import { ContainerName } from "../task/containerName";
import { egressPorts } from "../network/egressPorts";
import { anywhere } from "../network/ipv6";
import { CapacityProvider, type CpuArchitecture } from "../task/fargatePlatform";
import { FargateTask } from "../task/fargateTask";
import type { AgentSchedule } from "./agentSchedule";
import { HEALTH_CHECK } from "./healthCheck";
import { PREFECT_HOME } from "../prefect/prefectHome";
import { runningService } from "./runningService";
import { letIn } from "../network/letIn";
import { PREFECT_SERVER_PORT } from "../server/serverAddress";
import type { AwsAccess } from "../runner/runnerStep";
import { workerCommand } from "./workerCommand";

export interface AgentServiceArgs extends AgentPolicyArgs {
  /** AWS access of the step that checks the deployment. */
  readonly access: AwsAccess;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly family: string;
  /** Image of the container, by digest. */
  readonly imageUri: pulumi.Input<string>;
  /** The ECR repository that `imageUri` is pulled from. */
  readonly repositoryArn: pulumi.Input<string>;
  readonly cpuArchitecture: CpuArchitecture;
  /** CPU units; 1024 are one vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
  /** Number of agent tasks that poll in parallel. @default 1 */
  readonly desiredCount?: number;
  /** Times at which the agent's tasks are started and stopped. @default they run always */
  readonly schedule?: AgentSchedule;
  /** Name of the work pool in Prefect. */
  readonly workPool: string;
  /** @default every queue of the pool */
  readonly workQueues?: string[];
  readonly prefectApiUrl: string;
  /** Security group of a `PrefectServer` of the stack, which lets the agent in. @default none */
  readonly prefectServerSecurityGroupId?: pulumi.Input<string>;
  /** Let the agent out by IPv6 too, where its subnets have it. @default false */
  readonly ipv6?: boolean;
  /**
   * More plain variables of the container. The worker passes every PREFECT_ one on to flow runs, unless the pool withholds
   * it. @default none
   */
  readonly environment?: Record<string, pulumi.Input<string>>;
  /** More secret variables, as ECS's `valueFrom`. The worker passes PREFECT_ ones on too, in plaintext. @default none */
  readonly secrets?: Record<string, pulumi.Input<string>>;
  /** Credential for Prefect's API: variable → ECS's `valueFrom`. @default an open server */
  readonly prefectSecrets?: Record<string, pulumi.Input<string>>;
  /** KMS keys that encrypt the secrets, other than the AWS managed key. @default none */
  readonly secretKmsKeyArns?: string[];
  /** Queue of task events. Set both this and `eventQueueArn`, or neither. @default the agent doesn't observe its tasks */
  readonly eventQueueName?: pulumi.Input<string>;
  /** Log group of the cluster's ECS exec; enables a shell in the agent. @default no exec */
  readonly execLogGroupArn?: pulumi.Input<string>;
  /** Permissions boundary of the task's roles. @default none */
  readonly permissionsBoundaryArn?: pulumi.Input<string>;
  readonly logRetentionDays: number;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/**
 * An ECS service that runs a Prefect ECS worker, which polls one work pool and starts a Fargate task for each run. Only
 * the service waits for `dependsOn`; roles and task definition don't.
 */
export class AgentService extends pulumi.ComponentResource {
  static readonly containerName = ContainerName.agent;

  readonly serviceName: pulumi.Output<string>;
  readonly taskDefinitionArn: pulumi.Output<string>;
  readonly taskRoleArn: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: AgentServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const { dependsOn, ...others } = opts ?? {};
    super("prefect-ecs:agent:AgentService", name, {}, others);
    if ((args.eventQueueName === undefined) !== (args.eventQueueArn === undefined)) {
      throw new pulumi.ResourceError(
        "give both `eventQueueName` and `eventQueueArn`, or neither",
        this,
        true,
      );
    }
    const tags = args.tags ?? {};

    const task = new FargateTask(
      name,
      {
        ...args,
        containerName: AgentService.containerName,
        command: workerCommand(AGENT_MODULE, args, ...OPTIONS),
        environment: workerEnvironment(args),
        secrets: { ...args.secrets, ...args.prefectSecrets },
        statements: pulumi.output(agentStatements(args)),
        healthCheckCommand: HEALTH_CHECK,
        // The circuit breaker rolls back to the revision before.
        keepRevisions: args.access,
        tags,
      },
      { parent: this },
    );
    const securityGroup = this.securityGroup(name, args);
    const service = runningService(
      name,
      {
        ...args,
        securityGroupIds: [this.letIntoServer(name, args, securityGroup)],
        capacityProviderStrategy: [{ capacityProvider: CapacityProvider.onDemand, weight: 1 }],
        exec: args.execLogGroupArn !== undefined,
      },
      task,
      { parent: this, dependsOn },
    );

    this.serviceName = service.name;
    this.taskDefinitionArn = task.taskDefinitionArn;
    this.taskRoleArn = task.taskRoleArn;
    this.logGroupName = task.logGroupName;
    this.registerOutputs({
      serviceName: this.serviceName,
      taskDefinitionArn: this.taskDefinitionArn,
      taskRoleArn: this.taskRoleArn,
      logGroupName: this.logGroupName,
    });
  }

  /** Its id, once the stack's own Prefect server lets it in: the agent polls at once. */
  private letIntoServer(
    name: string,
    { prefectServerSecurityGroupId, tags = {} }: AgentServiceArgs,
    { id }: aws.ec2.SecurityGroup,
  ): pulumi.Output<string> {
    if (prefectServerSecurityGroupId === undefined) {
      return id;
    }
    const rule = letIn(
      name,
      {
        securityGroupId: prefectServerSecurityGroupId,
        clientSecurityGroupId: id,
        port: PREFECT_SERVER_PORT,
        description: `Agent ${name}`,
        tags,
      },
      this,
    );
    return pulumi.all([id, rule.id]).apply(([known]) => known);
  }

  private securityGroup(name: string, args: AgentServiceArgs): aws.ec2.SecurityGroup {
    return new aws.ec2.SecurityGroup(
      name,
      {
        vpcId: args.vpcId,
        description: `Agent ${name}: nothing in, AWS and Prefect out`,
        ingress: [],
        egress: pulumi.output(args.environment ?? {}).apply((environment) =>
          egressPorts({ ...args, environment }).map(([fromPort, toPort]) => ({
            protocol: "tcp",
            fromPort,
            toPort,
            ...anywhere(args.ipv6 ?? false),
            description: "AWS and Prefect",
          })),
        ),
        tags: args.tags ?? {},
      },
      { parent: this },
    );
  }
}

/** prefect_ecs/src/prefect_ecs/agent: `prefect worker start --type ecs`, with an observer that no message stops. */
const AGENT_MODULE = "prefect_ecs.agent";

const OPTIONS = [
  "--with-healthcheck",
  "--install-policy",
  "never",
  // Registration creates the pool; one that the agent created wouldn't have its base job template.
  "--no-create-pool-if-not-found",
];

/** Only variables that flow runs may see: the worker puts all settings of Prefect that it has into each RunTask call. */
function workerEnvironment(args: AgentServiceArgs): Record<string, pulumi.Input<string>> {
  return {
    ...args.environment,
    AWS_DEFAULT_REGION: args.account.region,
    PREFECT_API_URL: args.prefectApiUrl,
    PREFECT_HOME,
    // prefect_ecs/src/prefect_ecs/agent/own_definition.py
    PREFECT_ECS_FLOW_RUN_FAMILY: args.flowRunFamily,
    ...(args.eventQueueName === undefined
      ? { PREFECT_INTEGRATIONS_AWS_ECS_OBSERVER_ENABLED: "false" }
      : { PREFECT_INTEGRATIONS_AWS_ECS_OBSERVER_SQS_QUEUE_NAME: args.eventQueueName }),
  };
}
