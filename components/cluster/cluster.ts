import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { CapacityProvider } from "../task/fargatePlatform";
import { logRetentionProblems } from "../monitoring/logRetention";
import { refuse } from "../refuse";

export interface ClusterArgs {
  /** Retention of the log of ECS exec sessions, in days. */
  readonly logRetentionDays: number;
  /** Metrics of tasks, which CloudWatch bills by their number. @default true */
  readonly containerInsights?: boolean;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/** An ECS cluster for Fargate tasks, on demand and Spot, with logged ECS exec sessions. */
export class Cluster extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  /** Log group of ECS exec sessions. */
  readonly execLogGroupArn: pulumi.Output<string>;

  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:cluster:Cluster", name, {}, opts);
    refuse(logRetentionProblems(args.logRetentionDays, "logRetentionDays"), this);
    const { containerInsights = true, tags = {} } = args;

    const execLogGroup = new aws.cloudwatch.LogGroup(
      `${name}-exec`,
      { retentionInDays: args.logRetentionDays, tags },
      { parent: this },
    );
    const cluster = new aws.ecs.Cluster(
      name,
      {
        settings: [{ name: "containerInsights", value: containerInsights ? "enabled" : "disabled" }],
        configuration: {
          executeCommandConfiguration: {
            logging: "OVERRIDE",
            logConfiguration: { cloudWatchLogGroupName: execLogGroup.name },
          },
        },
        tags,
      },
      { parent: this },
    );
    const capacityProviders = new aws.ecs.ClusterCapacityProviders(
      name,
      {
        clusterName: cluster.name,
        capacityProviders: [CapacityProvider.onDemand, CapacityProvider.spot],
        defaultCapacityProviderStrategies: [{ capacityProvider: CapacityProvider.onDemand, weight: 1 }],
      },
      { parent: this },
    );

    // Resolves after the capacity providers exist, so services are created after them and deleted before.
    this.arn = pulumi.all([cluster.arn, capacityProviders.id]).apply(([arn]) => arn);
    this.name = cluster.name;
    this.execLogGroupArn = execLogGroup.arn;
    this.registerOutputs({ arn: this.arn, name: this.name, execLogGroupArn: this.execLogGroupArn });
  }
}
