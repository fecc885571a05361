import * as aws from "@pulumi/aws";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { type AwsAccess, runnerCommand, runnerEnvironment, RunnerScript } from "../runner/runnerStep";

export interface ValkeyArgs {
  /** AWS access of the step that makes the password. */
  readonly access: AwsAccess;
  readonly vpcId: pulumi.Input<string>;
  /** Private subnets of at least two zones. */
  readonly subnetIds: pulumi.Input<string[]>;
  /** The one security group that connects. */
  readonly clientSecurityGroupId: pulumi.Input<string>;
  readonly tags: Record<string, string>;
}

const PORT = 6379;

/** The smallest node, with half a GiB: events wait here for seconds. */
export const VALKEY_NODE_TYPE = "cache.t4g.micro";

/**
 * Valkey on ElastiCache in two zones, the second node in the place of the first within a minute: encrypted, with TLS and one
 * user. It keeps nothing: what waits here when both are lost is lost.
 */
export class Valkey extends pulumi.ComponentResource {
  /** With the user, without the password. */
  readonly url: pulumi.Output<string>;
  /** ECS's `valueFrom` of the password. */
  readonly passwordValueFrom: pulumi.Output<string>;

  constructor(name: string, args: ValkeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:server:Valkey", name, {}, opts);
    const { tags } = args;

    const { secretArn, userId } = this.login(name, args);
    const users = new aws.elasticache.UserGroup(
      name,
      // A group of Valkey's takes users with a password alone, so this one has its own by now.
      { userGroupId: name, engine: ENGINE, userIds: [userId], tags },
      { parent: this },
    );
    const subnets = new aws.elasticache.SubnetGroup(
      name,
      { name, description: "Private subnets", subnetIds: args.subnetIds, tags },
      { parent: this },
    );
    const group = new aws.elasticache.ReplicationGroup(
      name,
      {
        replicationGroupId: name,
        description: "What the tasks of a Prefect server share",
        engine: ENGINE,
        engineVersion: "8.1",
        nodeType: VALKEY_NODE_TYPE,
        port: PORT,
        numCacheClusters: 2,
        automaticFailoverEnabled: true,
        multiAzEnabled: true,
        subnetGroupName: subnets.name,
        securityGroupIds: [this.securityGroup(name, args).id],
        userGroupIds: [users.userGroupId],
        transitEncryptionEnabled: true,
        transitEncryptionMode: "required",
        atRestEncryptionEnabled: true,
        autoMinorVersionUpgrade: true,
        snapshotRetentionLimit: 0,
        // Otherwise each preview shows the change again until the maintenance window.
        applyImmediately: true,
        tags,
      },
      { parent: this, deleteBeforeReplace: true },
    );

    this.url = pulumi.interpolate`rediss://${userId}@${group.primaryEndpointAddress}:${PORT}`;
    this.passwordValueFrom = secretArn;
    this.registerOutputs({ url: this.url, passwordValueFrom: this.passwordValueFrom });
  }

  /** The user, and the secret with its password, which a step makes: one that Pulumi made would be in the state. */
  private login(
    name: string,
    { access, tags }: ValkeyArgs,
  ): Record<"secretArn" | "userId", pulumi.Output<string>> {
    const secret = new aws.secretsmanager.Secret(
      name,
      {
        description: `Password of the tasks of a Prefect server for ${name}`,
        recoveryWindowInDays: 0,
        tags,
      },
      { parent: this },
    );
    const user = new aws.elasticache.User(
      name,
      {
        userId: name,
        // With IAM, the same as the id.
        userName: name,
        engine: ENGINE,
        accessString: ACCESS,
        // Until the step gives it a password it lets nobody in, since no role may `elasticache:Connect`.
        authenticationMode: { type: "iam" },
        tags,
      },
      { parent: this, ignoreChanges: ["authenticationMode"] },
    );
    const step = new command.local.Command(
      `${name}-password`,
      {
        create: runnerCommand(RunnerScript.makeValkeyPassword),
        environment: runnerEnvironment(access, { secretArn: secret.arn, userId: user.userId }),
        // The ARN of a user that is made anew is the same.
        triggers: [secret.arn, user.id],
      },
      { parent: this, dependsOn: [user] },
    );
    const made = step.id;
    return {
      secretArn: pulumi.all([secret.arn, made]).apply(([arn]) => arn),
      userId: pulumi.all([user.userId, made]).apply(([id]) => id),
    };
  }

  private securityGroup(name: string, args: ValkeyArgs): aws.ec2.SecurityGroup {
    const { vpcId, clientSecurityGroupId, tags } = args;
    return new aws.ec2.SecurityGroup(
      name,
      {
        vpcId,
        description: "Valkey: from the Prefect server; nothing out",
        ingress: [
          {
            protocol: "tcp",
            fromPort: PORT,
            toPort: PORT,
            securityGroups: [clientSecurityGroupId],
            description: "Prefect server",
          },
        ],
        egress: [],
        tags,
      },
      { parent: this },
    );
  }
}

const ENGINE = "valkey";

/** All keys and channels, and no command that is about the server: the tests of `prefect_ecs/server` have the same. */
const ACCESS = "on ~* &* +@all -@dangerous";
