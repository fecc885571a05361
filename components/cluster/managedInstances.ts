import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../awsAccount";
import { infrastructureStatements, instanceStatements } from "../iam/managedInstancesStatements";
import { allow, plainTrust } from "../iam/policyDocument";
import { refuse } from "../refuse";
import { capacityProviderName, type InstanceCapacity, instanceCapacityProblems } from "./instanceCapacity";

export interface ManagedInstancesArgs {
  readonly account: AwsAccount;
  readonly clusterArn: pulumi.Input<string>;
  readonly clusterName: pulumi.Input<string>;
  /** Private subnets of one VPC. */
  readonly subnetIds: pulumi.Input<string[]>;
  /** Groups of the instances; a task has its own interface, with its own groups. They need no inbound rule. */
  readonly securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
  /** A capacity provider each. */
  readonly capacity: InstanceCapacity[];
  /** Prefix of the capacity providers' names in ECS. @default the component's name */
  readonly namePrefix?: string;
  /** Permissions boundary of both roles. @default none */
  readonly permissionsBoundaryArn?: pulumi.Input<string>;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/** Of instances' tags, which they show in their metadata: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/work-with-tags-in-IMDS.html */
const SHOWN_TAG = /^[0-9a-zA-Z\-_+=,.@:]{1,255}$/;

/** Turns price protection off: the types are named, whatever they cost. */
const ANY_PRICE = 999_999;

/**
 * ECS Managed Instances: capacity providers for tasks that Fargate can't hold. ECS starts instances for tasks, patches
 * them, and ends those without tasks, in its own name by the infrastructure role.
 */
export class ManagedInstances extends pulumi.ComponentResource {
  /** Name of the capacity → its capacity provider in ECS, once it exists. */
  readonly capacityProviderNames: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: ManagedInstancesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:cluster:ManagedInstances", name, {}, opts);
    const { capacity, namePrefix = name, tags = {} } = args;
    refuse(
      capacity.flatMap((one, index) => instanceCapacityProblems(one, namePrefix, `capacity[${index}]`)),
      this,
    );

    const instance = this.role(`${name}-instance`, "ec2.amazonaws.com", args);
    const instancePolicy = this.policy(
      `${name}-instance`,
      instance,
      pulumi.output(args.clusterArn).apply((clusterArn) => allow(instanceStatements(clusterArn))),
    );
    const profile = new aws.iam.InstanceProfile(
      `${name}-instance`,
      { role: instance.name, tags },
      { parent: this, dependsOn: instancePolicy },
    );
    const infrastructure = this.role(`${name}-infrastructure`, "ecs.amazonaws.com", args);
    const infrastructurePolicy = this.policy(
      `${name}-infrastructure`,
      infrastructure,
      infrastructurePolicyOf(args, instance.arn),
    );

    this.capacityProviderNames = Object.fromEntries(
      capacity.map((one) => [
        one.name,
        new aws.ecs.CapacityProvider(
          `${name}-${one.name}`,
          {
            name: capacityProviderName(namePrefix, one),
            cluster: args.clusterName,
            managedInstancesProvider: {
              infrastructureRoleArn: infrastructure.arn,
              instanceLaunchTemplate: launchTemplate(args, one, profile.arn),
              infrastructureOptimization:
                one.scaleInAfterSeconds === undefined ? undefined : { scaleInAfter: one.scaleInAfterSeconds },
              propagateTags: Object.keys(tags).every((key) => SHOWN_TAG.test(key))
                ? "CAPACITY_PROVIDER"
                : "NONE",
            },
            tags,
          },
          // ECS ends the instances by the role while it deletes the provider. Its name is fixed.
          { parent: this, deleteBeforeReplace: true, dependsOn: [infrastructurePolicy] },
        ).name,
      ]),
    );
    this.registerOutputs({ capacityProviderNames: this.capacityProviderNames });
  }

  private role(name: string, service: string, args: ManagedInstancesArgs): aws.iam.Role {
    const { permissionsBoundaryArn: permissionsBoundary, tags } = args;
    return new aws.iam.Role(
      name,
      { assumeRolePolicy: plainTrust(service), permissionsBoundary, tags },
      { parent: this },
    );
  }

  private policy(name: string, role: aws.iam.Role, policy: pulumi.Output<string>): aws.iam.RolePolicy {
    return new aws.iam.RolePolicy(name, { role: role.name, policy }, { parent: role });
  }
}

function infrastructurePolicyOf(
  args: ManagedInstancesArgs,
  instanceRoleArn: pulumi.Output<string>,
): pulumi.Output<string> {
  const { account, clusterArn, subnetIds, securityGroupIds } = args;
  return pulumi
    .output({ ...account, clusterArn, subnetIds, securityGroupIds, instanceRoleArn })
    .apply((known) => allow(infrastructureStatements(known)));
}

function launchTemplate(
  { subnetIds: subnets, securityGroupIds: securityGroups }: ManagedInstancesArgs,
  { instanceTypes, storageGiB }: InstanceCapacity,
  ec2InstanceProfileArn: pulumi.Output<string>,
): aws.types.input.ecs.CapacityProviderManagedInstancesProviderInstanceLaunchTemplate {
  return {
    ec2InstanceProfileArn,
    networkConfiguration: { subnets, securityGroups },
    storageConfiguration: storageGiB === undefined ? undefined : { storageSizeGib: storageGiB },
    // The types alone choose: what else AWS would leave out by default is included, and what it demands is the least.
    instanceRequirements: {
      allowedInstanceTypes: instanceTypes,
      vcpuCount: { min: 1 },
      memoryMib: { min: 1 },
      burstablePerformance: "included",
      onDemandMaxPricePercentageOverLowestPrice: ANY_PRICE,
    },
  };
}
