import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { freedFirst } from "./freedFirst";
import { DEFAULT_NAT_INSTANCE_TYPE, natInstanceTypeProblems } from "./natInstanceType";
import { refuse } from "../refuse";
import type { AwsAccess } from "../runner/runnerStep";

export interface NatInstanceArgs {
  readonly vpcId: pulumi.Input<string>;
  /** A public subnet of that VPC. */
  readonly subnetId: pulumi.Input<string>;
  /** The subnet's zone. */
  readonly availabilityZone: string;
  /** The Elastic IP that traffic leaves through. */
  readonly allocationId: pulumi.Input<string>;
  /** IPv4 ranges whose traffic is forwarded. */
  readonly privateCidrBlocks: string[];
  /** t4g.nano, t4g.micro, t4g.small or t4g.medium. @default t4g.nano */
  readonly instanceType?: string;
  /** ARM64 AMI that forwards by itself, with /dev/xvda as its root device. @default the newest of fck-nat 1.4.0 */
  readonly imageId?: string;
  /** Access of the step that takes the address from a NAT gateway with these tags. @default AWS refuses an address in use */
  readonly access?: AwsAccess;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/**
 * A small instance that forwards a VPC's traffic to the internet, instead of a NAT gateway.
 *
 * Address and routes belong to a network interface that outlives the instance. An auto-scaling group of one replaces an
 * instance that fails, and the next one starts with the same interface: it has no role, no user data and no key, and calls
 * no API.
 */
export class NatInstance extends pulumi.ComponentResource {
  /** Target of routes, once traffic can leave. */
  readonly networkInterfaceId: pulumi.Output<string>;
  readonly autoScalingGroupName: pulumi.Output<string>;

  constructor(name: string, args: NatInstanceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:network:NatInstance", name, {}, opts);
    const { instanceType = DEFAULT_NAT_INSTANCE_TYPE, access, tags = {} } = args;
    refuse(natInstanceTypeProblems(instanceType), this);

    const named = { ...tags, Name: name };
    const networkInterface = this.networkInterface(name, args, named);
    const template = this.template(name, networkInterface, instanceType, args.imageId, named);
    const group = this.group(name, networkInterface, template, args.availabilityZone, named);
    // A component's dependencies don't reach its children.
    const before = [opts?.dependsOn ?? []].flat() as pulumi.Input<pulumi.Resource>[];
    const address = new aws.ec2.EipAssociation(
      name,
      { allocationId: args.allocationId, networkInterfaceId: networkInterface.id },
      // No address is at two interfaces. The instance starts before, for it needs no internet.
      {
        parent: this,
        deleteBeforeReplace: true,
        dependsOn: [group, ...before],
        ...freedFirst({ access, tags }),
      },
    );

    this.networkInterfaceId = pulumi.all([networkInterface.id, address.id]).apply(([id]) => id);
    this.autoScalingGroupName = group.name;
    this.registerOutputs({
      networkInterfaceId: this.networkInterfaceId,
      autoScalingGroupName: this.autoScalingGroupName,
    });
  }

  private networkInterface(
    name: string,
    { vpcId, subnetId, privateCidrBlocks }: NatInstanceArgs,
    tags: Record<string, string>,
  ): aws.ec2.NetworkInterface {
    const everything = { protocol: "-1", fromPort: 0, toPort: 0 };
    const securityGroup = new aws.ec2.SecurityGroup(
      name,
      {
        vpcId,
        description: "NAT instance: private subnets in, everything out",
        ingress: [{ ...everything, cidrBlocks: privateCidrBlocks, description: "Private subnets" }],
        egress: [{ ...everything, cidrBlocks: ["0.0.0.0/0"], description: "Anywhere" }],
        tags,
      },
      { parent: this },
    );
    return new aws.ec2.NetworkInterface(
      name,
      {
        subnetId,
        securityGroups: [securityGroup.id],
        description: "NAT instance: target of the private routes",
        // Otherwise EC2 drops packets that aren't from or for the interface's own address.
        sourceDestCheck: false,
        tags,
      },
      { parent: this },
    );
  }

  private template(
    name: string,
    networkInterface: aws.ec2.NetworkInterface,
    instanceType: string,
    imageId: string | undefined,
    tags: Record<string, string>,
  ): aws.ec2.LaunchTemplate {
    return new aws.ec2.LaunchTemplate(
      name,
      {
        imageId: imageId ?? newestImage(this),
        instanceType,
        networkInterfaces: [
          { deviceIndex: 0, networkInterfaceId: networkInterface.id, deleteOnTermination: "false" },
        ],
        blockDeviceMappings: [
          {
            deviceName: "/dev/xvda",
            ebs: { encrypted: "true", deleteOnTermination: "true", volumeType: "gp3" },
          },
        ],
        metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
        // With `unlimited`, the types' default, a busy month costs more than a NAT gateway.
        creditSpecification: { cpuCredits: "standard" },
        tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags })),
        updateDefaultVersion: true,
        tags,
      },
      { parent: this },
    );
  }

  private group(
    name: string,
    networkInterface: aws.ec2.NetworkInterface,
    template: aws.ec2.LaunchTemplate,
    availabilityZone: string,
    tags: Record<string, string>,
  ): aws.autoscaling.Group {
    // The interface serves one instance at a time.
    const oneAtATime = { minHealthyPercentage: 0, maxHealthyPercentage: 100 };
    return new aws.autoscaling.Group(
      name,
      {
        // A replaced interface replaces the group, whose instance would hold the old one.
        name: pulumi.interpolate`${name}-${networkInterface.id}`,
        // Not subnets: with an existing interface AWS takes the zone, which the interface's subnet is in.
        // https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html
        availabilityZones: [availabilityZone],
        minSize: 1,
        maxSize: 1,
        launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
        healthCheckType: "EC2",
        healthCheckGracePeriod: 60,
        instanceMaintenancePolicy: oneAtATime,
        // A new version of the template replaces the instance.
        instanceRefresh: { strategy: "Rolling", preferences: oneAtATime },
        tags: Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch: false })),
      },
      { parent: this, deleteBeforeReplace: true },
    );
  }
}

/**
 * The newest build of one version: fck-nat builds it anew every six months, and patches the running instance.
 *
 * https://fck-nat.dev/stable/ami-support-policy/ and https://github.com/AndrewGuenther/fck-nat (read in 2026-11)
 */
function newestImage(parent: pulumi.Resource): pulumi.Output<string> {
  const filters = { name: ["fck-nat-al2023-hvm-1.4.0-*-arm64-ebs"], architecture: ["arm64"] };
  return aws.ec2.getAmiOutput(
    {
      owners: ["568608671756"],
      mostRecent: true,
      filters: Object.entries(filters).map(([name, values]) => ({ name, values })),
    },
    { parent },
  ).id;
}
