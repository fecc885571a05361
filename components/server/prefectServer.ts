import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { runningService } from "../agent/runningService";
import type { AwsAccount } from "../awsAccount";
import { letIn } from "../network/letIn";
import type { AwsAccess } from "../runner/runnerStep";
import { PREFECT_HOME } from "../prefect/prefectHome";
import { refuse } from "../refuse";
import { ContainerName } from "../task/containerName";
import { CapacityProvider, type CpuArchitecture } from "../task/fargatePlatform";
import { FargateTask } from "../task/fargateTask";
import type { DataStoreConnection } from "../store/connection";
import {
  type CompleteServerSettings,
  type PrefectServerSettings,
  prefectServerProblems,
  withServerDefaults,
} from "./prefectServerArgs";
import { PREFECT_SERVER_PORT, PREFECT_SERVER_TAG, serverAddress } from "./serverAddress";

export type { PrefectServerSettings } from "./prefectServerArgs";

export interface PrefectServerArgs extends PrefectServerSettings {
  readonly account: AwsAccount;
  /** AWS access of the step that checks the deployment. */
  readonly access: AwsAccess;
  readonly clusterArn: pulumi.Input<string>;
  /** Family of the task definition. */
  readonly family: string;
  /** Image of the container, by digest, with Prefect and `prefect_ecs`. */
  readonly imageUri: pulumi.Input<string>;
  /** The ECR repository that `imageUri` is pulled from. */
  readonly repositoryArn: pulumi.Input<string>;
  readonly vpcId: pulumi.Input<string>;
  /** Private subnets. */
  readonly subnetIds: pulumi.Input<string[]>;
  /** The security group of flow runs and registration: they reach the server, and by it the server reaches the data store. */
  readonly clientSecurityGroupId: pulumi.Input<string>;
  /** The PostgreSQL that has the server's database, `prefect`, beside its own. */
  readonly dataStore: pulumi.Input<DataStoreConnection>;
  readonly cpuArchitecture: CpuArchitecture;
  /** Domain of its private DNS name, which nobody else in the VPC has: `prefect.<domain>`. */
  readonly domain: string;
  /** ECS's `valueFrom` of the auth string. */
  readonly authStringValueFrom: pulumi.Input<string>;
  /** Log group of the cluster's ECS exec, the one way in for people. */
  readonly execLogGroupArn: pulumi.Input<string>;
  /** More plain variables of the container. @default none */
  readonly environment?: Record<string, string>;
  /** Permissions boundary of the task's roles. @default none */
  readonly permissionsBoundaryArn?: pulumi.Input<string>;
  readonly logRetentionDays: number;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/**
 * A Prefect server in private subnets, in an ECS service: API, pages and background services in one task, with its data in
 * a data store. Agents, flow runs and registration reach it by a DNS name that only the VPC knows; people by ECS exec.
 */
export class PrefectServer extends pulumi.ComponentResource {
  static readonly containerName = ContainerName.prefectServer;
  static readonly port = PREFECT_SERVER_PORT;

  /** Its clients' `PREFECT_API_URL`. */
  readonly apiUrl: string;
  /** For whoever lets another security group in: `letIn`. */
  readonly securityGroupId: pulumi.Output<string>;
  readonly serviceName: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: PrefectServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:server:PrefectServer", name, {}, opts);
    const settings = withServerDefaults(args);
    refuse(prefectServerProblems(settings), this);
    const serverName = `${name}-server`;
    const tags = args.tags ?? {};

    const securityGroup = this.securityGroup(serverName, args);
    const registry = this.registry(serverName, args);
    const task = new FargateTask(
      serverName,
      {
        ...args,
        ...settings,
        containerName: PrefectServer.containerName,
        command: ["python", "-m", "prefect_ecs.server"],
        environment: { ...args.environment, ...serverVariables(settings) },
        secrets: { PREFECT_SERVER_API_AUTH_STRING: args.authStringValueFrom },
        healthCheckCommand: HEALTH_CHECK,
        healthCheckStartSeconds: LONGEST_START_SECONDS,
        // The circuit breaker rolls back to the revision before.
        keepRevisions: args.access,
        tags,
      },
      { parent: this },
    );
    const service = runningService(
      serverName,
      {
        ...args,
        securityGroupIds: [securityGroup.id, args.clientSecurityGroupId],
        capacityProviderStrategy: [{ capacityProvider: CapacityProvider.onDemand, weight: 1 }],
        registryArn: registry.arn,
        exec: true,
        tags,
      },
      task,
      { parent: this },
    );

    this.apiUrl = serverAddress(args.domain);
    this.securityGroupId = securityGroup.id;
    this.serviceName = service.name;
    this.logGroupName = task.logGroupName;
    this.registerOutputs({
      apiUrl: this.apiUrl,
      securityGroupId: this.securityGroupId,
      serviceName: this.serviceName,
      logGroupName: this.logGroupName,
    });
  }

  private securityGroup(name: string, args: PrefectServerArgs): aws.ec2.SecurityGroup {
    const group = new aws.ec2.SecurityGroup(
      name,
      {
        vpcId: args.vpcId,
        description: "Prefect server: its API in, from flow runs, registration and agents",
        // Agents add rules of their own, so none is listed here.
        egress: [],
        // By it a deployment's rights tell the groups whose inbound rules it may make.
        tags: { ...args.tags, [PREFECT_SERVER_TAG]: name },
      },
      { parent: this },
    );
    letIn(
      name,
      {
        securityGroupId: group.id,
        clientSecurityGroupId: args.clientSecurityGroupId,
        port: PREFECT_SERVER_PORT,
        description: "Flow runs and registration",
        tags: args.tags ?? {},
      },
      this,
    );
    return group;
  }

  /** RunTask's tasks, such as flow runs, resolve DNS names; those of Service Connect only services can. */
  private registry(
    name: string,
    { domain, vpcId, tags = {} }: PrefectServerArgs,
  ): aws.servicediscovery.Service {
    const namespace = new aws.servicediscovery.PrivateDnsNamespace(
      name,
      { name: domain, description: "Private names of a stack", vpc: vpcId, tags },
      { parent: this },
    );
    return new aws.servicediscovery.Service(
      name,
      {
        name: "prefect",
        description: "Prefect server",
        // AWS's name for it. The provider demands the deprecated one too: both, as AWS's example of CreateService.
        namespaceId: namespace.id,
        dnsConfig: {
          namespaceId: namespace.id,
          routingPolicy: "MULTIVALUE",
          // A stopped task serves for longer: prefect_ecs/src/prefect_ecs/server/serving.py.
          dnsRecords: [{ type: "A", ttl: 10 }],
        },
        // By it ECS says which tasks are healthy. Without the deprecated number the provider leaves it out (pulumi-aws#6289).
        healthCheckCustomConfig: { failureThreshold: 1 },
        tags,
      },
      { parent: this },
    );
  }
}

/** Migrations of a large database come before it listens; more ECS doesn't wait. */
const LONGEST_START_SECONDS = 300;

/** Without the database: a failover is no reason to replace the task. The image has no curl. */
const HEALTH_CHECK = [
  "CMD",
  "python",
  "-c",
  `import urllib.request; urllib.request.urlopen('http://127.0.0.1:${PREFECT_SERVER_PORT}/api/health', timeout=5)`,
];

function serverVariables({
  eventRetentionDays,
  flowRunRetentionDays,
}: CompleteServerSettings): Record<string, string> {
  return {
    PREFECT_HOME,
    PREFECT_SERVER_API_PORT: String(PREFECT_SERVER_PORT),
    // Whatever address the browser has: a forwarded port of a laptop.
    PREFECT_SERVER_UI_API_URL: "/api",
    PREFECT_SERVER_UI_STATIC_DIRECTORY: `${PREFECT_HOME}/pages`,
    PREFECT_SERVER_ANALYTICS_ENABLED: "false",
    PREFECT_SERVER_EVENTS_RETENTION_PERIOD: `P${eventRetentionDays}D`,
    PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED: flowRunRetentionDays === 0 ? "events" : "events,flow_runs",
    ...(flowRunRetentionDays === 0
      ? {}
      : { PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD: String(flowRunRetentionDays * 86_400) }),
  };
}
