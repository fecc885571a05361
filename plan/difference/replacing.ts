/** What can't be changed in place: AWS's provider makes a new one and deletes the old one. */
interface Replacing {
  /** Inputs that are fixed; `ALL`: all but those that `but` names. */
  readonly inputs: readonly string[] | typeof ALL;
  readonly but?: readonly string[];
  /** Inputs of which only an engine knows. */
  readonly unknown?: readonly string[];
}

const ALL = "all";

/**
 * From the provider's own schemas, where these are marked `ForceNew`, by the names that Pulumi gives them:
 * https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service (read on 2026-11-26)
 */
export const REPLACING: Readonly<Record<string, Replacing>> = {
  "aws:cloudwatch/dashboard:Dashboard": { inputs: ["dashboardName"] },
  "aws:cloudwatch/eventRule:EventRule": { inputs: ["name", "namePrefix", "eventBusName"] },
  "aws:cloudwatch/eventTarget:EventTarget": { inputs: ["rule", "targetId", "eventBusName"] },
  "aws:cloudwatch/logGroup:LogGroup": { inputs: ["name", "namePrefix", "logGroupClass"] },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": { inputs: ["name", "logGroupName"] },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": { inputs: ["policyName", "resourceArn"] },
  "aws:cloudwatch/metricAlarm:MetricAlarm": { inputs: ["name"] },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": { inputs: ["vpcId"] },
  "aws:ec2/eip:Eip": {
    inputs: ["address", "domain", "ipamPoolId", "networkBorderGroup", "publicIpv4Pool"],
  },
  "aws:ec2/natGateway:NatGateway": {
    inputs: ["allocationId", "connectivityType", "privateIp", "secondaryPrivateIpAddressCount", "subnetId"],
    // Of regional gateways; not checked against the provider's schema.
    unknown: ["availabilityMode", "availabilityZoneAddresses", "vpcId"],
  },
  "aws:ec2/route:Route": {
    inputs: ["routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"],
  },
  "aws:ec2/securityGroup:SecurityGroup": { inputs: ["description", "name", "namePrefix", "vpcId"] },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": { inputs: ["policy", "repository"] },
  "aws:ecr/repository:Repository": { inputs: ["name", "encryptionConfigurations"] },
  "aws:ecs/cluster:Cluster": { inputs: ["name"] },
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": { inputs: ["clusterName"] },
  "aws:ecs/service:Service": {
    inputs: ["cluster", "iamRole", "launchType", "name", "schedulingStrategy"],
    // It depends on `forceNewDeployment`, and on what there was before.
    unknown: ["capacityProviderStrategies"],
  },
  // A new revision of the same family.
  "aws:ecs/taskDefinition:TaskDefinition": { inputs: ALL, but: ["skipDestroy", "tags", "trackLatest"] },
  "aws:iam/role:Role": { inputs: ["name", "namePrefix", "path"] },
  "aws:iam/rolePolicy:RolePolicy": { inputs: ["name", "namePrefix", "role"] },
  "aws:secretsmanager/secret:Secret": { inputs: ["name", "namePrefix"] },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    inputs: ["secretId", "secretString", "secretStringWoVersion", "secretBinary"],
  },
  "aws:sns/topic:Topic": { inputs: ["name", "namePrefix", "fifoTopic"] },
  "aws:sns/topicPolicy:TopicPolicy": { inputs: ["arn"] },
  "aws:sns/topicSubscription:TopicSubscription": { inputs: ["endpoint", "protocol", "topic"] },
  "aws:sqs/queue:Queue": { inputs: ["name", "namePrefix", "fifoQueue"] },
  "aws:sqs/queuePolicy:QueuePolicy": { inputs: ["queueUrl"] },
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": { inputs: ["queueUrl"] },
  // Its VPC has the first; what becomes of its subnets and routes awsx decides as it runs.
  "awsx:ec2:Vpc": { inputs: ["cidrBlock"], unknown: ["availabilityZoneNames", "subnetSpecs", "natGateways"] },
  // They run again, or are built again, in place.
  "command:local:Command": { inputs: [] },
  "docker-build:index:Image": { inputs: [] },
  "docker:index/image:Image": { inputs: [] },
};

export const Fate = { updated: "updated", replaced: "replaced", unknown: "unknown" } as const;
export type Fate = (typeof Fate)[keyof typeof Fate];

/** What becomes of a resource when one of its inputs changes, as far as that is known without an engine. */
export function fateOf(type: string, input: string): Fate {
  const known = REPLACING[type];
  if (known === undefined || known.unknown?.includes(input) === true) {
    return Fate.unknown;
  }
  const isFixed = known.inputs === ALL ? known.but?.includes(input) !== true : known.inputs.includes(input);
  return isFixed ? Fate.replaced : Fate.updated;
}

/** Of several inputs' fates the one that the resource meets. */
export function worstOf(fates: readonly Fate[]): Fate {
  return [Fate.replaced, Fate.unknown].find((fate) => fates.includes(fate)) ?? Fate.updated;
}
