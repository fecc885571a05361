import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { runningService, type ServiceTargetGroup } from "../agent/runningService";
import { letIn } from "../network/letIn";
import { refuse } from "../refuse";
import { ContainerName } from "../task/containerName";
import { CapacityProvider } from "../task/fargatePlatform";
import { FargateTask, type LogGroup } from "../task/fargateTask";
import { LoadBalancer } from "./loadBalancer";
import {
  type CompleteServerSettings,
  type PrefectServerArgs,
  prefectServerProblems,
  PrefectServerSize,
  withServerDefaults,
} from "./prefectServerArgs";
import { privateName } from "./privateName";
import { backgroundFamily, PREFECT_SERVER_PORT, PREFECT_SERVER_TAG, serverAddress } from "./serverAddress";
import { serverVariables } from "./serverVariables";
import { Valkey } from "./valkey";

export { LoadBalancerScheme, type LoadBalancerSettings, type OidcClient } from "./loadBalancer";
export { type PrefectServerArgs, type PrefectServerSettings, PrefectServerSize } from "./prefectServerArgs";

/**
 * A Prefect server in private subnets: API, pages and background services in one task, or in tasks apart that share a Valkey, with
 * its data in a data store. Agents, flow runs and registration reach it by a DNS name that only the VPC knows; people by ECS exec,
 * or by a load balancer.
 */
export class PrefectServer extends pulumi.ComponentResource {
  static readonly containerName = ContainerName.prefectServer;
  static readonly port = PREFECT_SERVER_PORT;

  /** Its clients' `PREFECT_API_URL`. */
  readonly apiUrl: string;
  /** For whoever lets another security group in: `letIn`. */
  readonly securityGroupId: pulumi.Output<string>;
  /** ECS service of the API, with the background services unless they have their own. */
  readonly serviceName: pulumi.Output<string>;
  /** Number of its tasks. */
  readonly desiredCount: number;
  /** Undefined: the API's tasks have them. */
  readonly backgroundServiceName: pulumi.Output<string> | undefined;
  /** Target of the DNS record of the load balancer's hostname; undefined: there is none. */
  readonly loadBalancerDnsName: pulumi.Output<string> | undefined;
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: PrefectServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:server:PrefectServer", name, {}, opts);
    const settings = withServerDefaults(args);
    refuse(prefectServerProblems(settings), this);
    const serverName = `${name}-server`;

    const securityGroup = this.securityGroup(serverName, args);
    const registryArn = privateName(serverName, args, this).arn;
    const valkey =
      settings.size === PrefectServerSize.redundant
        ? this.valkey(`${name}-valkey`, args, securityGroup.id)
        : undefined;
    const loadBalancer = this.loadBalancer(name, args, securityGroup.id);
    this.desiredCount = valkey === undefined ? 1 : 2;
    const { service, task } = this.part(serverName, args, {
      settings,
      securityGroup,
      valkey,
      family: args.family,
      command: valkey === undefined ? [] : ["api"],
      desiredCount: this.desiredCount,
      registryArn,
      targetGroup: loadBalancer && {
        targetGroupArn: loadBalancer.targetGroupArn,
        containerName: PrefectServer.containerName,
        containerPort: PREFECT_SERVER_PORT,
        graceSeconds: LONGEST_START_SECONDS,
      },
    });
    const background =
      valkey === undefined
        ? undefined
        : this.part(`${serverName}-services`, args, {
            settings,
            securityGroup,
            valkey,
            family: backgroundFamily(args.family),
            command: ["services"],
            desiredCount: 1,
            logGroup: { name: task.logGroupName, arn: task.logGroupArn },
          });

    this.apiUrl = serverAddress(args.domain);
    this.securityGroupId = securityGroup.id;
    this.serviceName = service.name;
    this.backgroundServiceName = background?.service.name;
    this.loadBalancerDnsName = loadBalancer?.dnsName;
    this.logGroupName = task.logGroupName;
    this.registerOutputs({
      apiUrl: this.apiUrl,
      securityGroupId: this.securityGroupId,
      serviceName: this.serviceName,
      desiredCount: this.desiredCount,
      ...(background === undefined ? {} : { backgroundServiceName: this.backgroundServiceName }),
      ...(loadBalancer === undefined ? {} : { loadBalancerDnsName: this.loadBalancerDnsName }),
      logGroupName: this.logGroupName,
    });
  }

  /** An ECS service of the server, and its task. */
  private part(
    name: string,
    args: PrefectServerArgs,
    { settings, securityGroup, valkey, command, registryArn, targetGroup, ...part }: ServerPart,
  ): { readonly service: aws.ecs.Service; readonly task: FargateTask } {
    const tags = args.tags ?? {};
    // By clients, and by people through a session of ECS exec.
    const isAsked = registryArn !== undefined;
    const task = new FargateTask(
      name,
      {
        ...args,
        ...settings,
        family: part.family,
        execLogGroupArn: isAsked ? args.execLogGroupArn : undefined,
        logGroup: part.logGroup,
        containerName: PrefectServer.containerName,
        command: ["python", "-m", "prefect_ecs.server", ...command],
        environment: {
          ...args.environment,
          ...serverVariables(settings, targetGroup !== undefined),
          ...(valkey === undefined ? {} : { SERVER_VALKEY_URL: valkey.url }),
          // They wait while nobody brings them heartbeats.
          ...(isAsked ? {} : { SERVER_API_URL: serverAddress(args.domain) }),
        },
        secrets: {
          PREFECT_SERVER_API_AUTH_STRING: args.authStringValueFrom,
          ...(valkey === undefined ? {} : { SERVER_VALKEY_PASSWORD: valkey.passwordValueFrom }),
        },
        // Without a port there is nothing to ask: a task of the services ends when they do.
        healthCheckCommand: isAsked ? HEALTH_CHECK : undefined,
        healthCheckStartSeconds: LONGEST_START_SECONDS,
        // The circuit breaker rolls back to the revision before.
        keepRevisions: args.access,
        tags,
      },
      { parent: this },
    );
    const service = runningService(
      name,
      {
        ...args,
        desiredCount: part.desiredCount,
        securityGroupIds: [securityGroup.id, args.clientSecurityGroupId],
        capacityProviderStrategy: [{ capacityProvider: CapacityProvider.onDemand, weight: 1 }],
        registryArn,
        targetGroup,
        exec: isAsked,
        tags,
      },
      task,
      { parent: this },
    );
    return { service, task };
  }

  private valkey(
    name: string,
    { access, vpcId, subnetIds, tags = {} }: PrefectServerArgs,
    clientSecurityGroupId: pulumi.Output<string>,
  ): Valkey {
    return new Valkey(name, { access, vpcId, subnetIds, clientSecurityGroupId, tags }, { parent: this });
  }

  private loadBalancer(
    name: string,
    args: PrefectServerArgs,
    targetSecurityGroupId: pulumi.Output<string>,
  ): LoadBalancer | undefined {
    const { loadBalancer, loadBalancerSubnetIds, vpcId, subnetIds, tags = {} } = args;
    return (
      loadBalancer &&
      new LoadBalancer(
        `${name}-load-balancer`,
        {
          ...loadBalancer,
          namePrefix: name,
          vpcId,
          subnetIds: loadBalancerSubnetIds ?? subnetIds,
          targetSecurityGroupId,
          tags,
        },
        { parent: this },
      )
    );
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
}

interface ServerPart {
  readonly settings: CompleteServerSettings;
  readonly securityGroup: aws.ec2.SecurityGroup;
  readonly valkey: Valkey | undefined;
  readonly family: string;
  /** Arguments of `prefect_ecs.server`. */
  readonly command: string[];
  readonly desiredCount: number;
  /** Undefined: nobody connects to it. */
  readonly registryArn?: pulumi.Output<string>;
  /** @default no load balancer leads to it */
  readonly targetGroup?: ServiceTargetGroup | undefined;
  /** @default its own */
  readonly logGroup?: LogGroup;
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
