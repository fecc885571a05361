import { parsedDocument } from "./document";

/** What CloudFormation calls a type, and how its properties follow from Pulumi's inputs. */
export interface CloudFormationType {
  readonly type: string;
  readonly properties: (inputs: Inputs) => Record<string, unknown>;
  /** Output in Pulumi's words → attribute, or `Ref`. @default `Ref` for all but `arn`, which is `Arn` */
  readonly attributes?: Readonly<Record<string, string>>;
}

export type Inputs = Readonly<Record<string, unknown>>;

/** Pulumi's type → CloudFormation's; `undefined` where the latter has it as a part of something else, or not at all. */
export const CLOUD_FORMATION_TYPES: Readonly<Record<string, CloudFormationType | undefined>> = {
  "aws:cloudwatch/dashboard:Dashboard": { type: "AWS::CloudWatch::Dashboard", properties: pascalCased },
  "aws:cloudwatch/eventRule:EventRule": {
    type: "AWS::Events::Rule",
    properties: ({ description, eventPattern }) => ({
      Description: description,
      EventPattern: parsed(eventPattern),
    }),
  },
  "aws:cloudwatch/eventTarget:EventTarget": undefined,
  "aws:cloudwatch/logGroup:LogGroup": {
    type: "AWS::Logs::LogGroup",
    properties: (inputs) => pascalCased(without(inputs, ["namePrefix"])),
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
    type: "AWS::Logs::MetricFilter",
    properties: ({ logGroupName, pattern, metricTransformation }) => {
      const { name, namespace, value } = asInputs(metricTransformation);
      return {
        LogGroupName: logGroupName,
        FilterPattern: pattern,
        MetricTransformations: [{ MetricName: name, MetricNamespace: namespace, MetricValue: value }],
      };
    },
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    type: "AWS::Logs::ResourcePolicy",
    properties: pascalCased,
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    type: "AWS::CloudWatch::Alarm",
    properties: ({ alarmActions, okActions, dimensions, metricQueries, ...inputs }) => ({
      ...pascalCased(inputs),
      AlarmActions: alarmActions,
      OKActions: okActions,
      Dimensions: dimensions === undefined ? undefined : namesAndValues(dimensions),
      Metrics: metricQueries === undefined ? undefined : (metricQueries as Inputs[]).map(metricQuery),
    }),
  },
  // No template closes a VPC's default group; `ownRules.ts` sees to it.
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": undefined,
  "aws:ec2/eip:Eip": {
    type: "AWS::EC2::EIP",
    properties: pascalCased,
    attributes: { id: "AllocationId", allocationId: "AllocationId" },
  },
  "aws:ec2/internetGateway:InternetGateway": {
    type: "AWS::EC2::InternetGateway",
    properties: ({ tags }) => pascalCased({ tags }),
  },
  "aws:ec2/natGateway:NatGateway": { type: "AWS::EC2::NatGateway", properties: pascalCased },
  "aws:ec2/route:Route": { type: "AWS::EC2::Route", properties: pascalCased },
  "aws:ec2/routeTable:RouteTable": { type: "AWS::EC2::RouteTable", properties: pascalCased },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    type: "AWS::EC2::SubnetRouteTableAssociation",
    properties: pascalCased,
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    type: "AWS::EC2::SecurityGroup",
    properties: ({ vpcId, description, ingress, egress, tags }) => ({
      ...pascalCased({ vpcId, tags }),
      GroupDescription: description,
      SecurityGroupIngress: rules(ingress),
      SecurityGroupEgress: rules(egress),
    }),
  },
  "aws:ec2/subnet:Subnet": { type: "AWS::EC2::Subnet", properties: pascalCased },
  "aws:ec2/vpc:Vpc": { type: "AWS::EC2::VPC", properties: pascalCased },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    type: "AWS::EC2::VPCEndpoint",
    properties: (inputs) => pascalCased(without(inputs, ["autoAccept", "tags"])),
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": undefined,
  "aws:ecr/repository:Repository": {
    type: "AWS::ECR::Repository",
    properties: ({ encryptionConfigurations, ...inputs }) => ({
      ...pascalCased(without(inputs, ["forceDelete"])),
      EncryptionConfiguration: pascalCased(asInputs([encryptionConfigurations].flat()[0] ?? {})),
    }),
  },
  "aws:ecs/cluster:Cluster": {
    type: "AWS::ECS::Cluster",
    properties: ({ settings, ...inputs }) => ({
      ...pascalCased(inputs),
      ...pascalCased({ clusterSettings: settings }),
    }),
    attributes: { id: "Arn" },
  },
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": {
    type: "AWS::ECS::ClusterCapacityProviderAssociations",
    properties: ({ clusterName, capacityProviders, defaultCapacityProviderStrategies }) =>
      pascalCased({
        cluster: clusterName,
        capacityProviders,
        defaultCapacityProviderStrategy: defaultCapacityProviderStrategies,
      }),
  },
  "aws:ecs/service:Service": {
    type: "AWS::ECS::Service",
    properties: ({ capacityProviderStrategies, networkConfiguration, ...inputs }) => {
      const { assignPublicIp, ...placement } = asInputs(networkConfiguration);
      return {
        ...pascalCased({
          ...pick(inputs, ["cluster", "taskDefinition", "desiredCount", "enableExecuteCommand", "tags"]),
          capacityProviderStrategy: capacityProviderStrategies,
        }),
        NetworkConfiguration: {
          AwsvpcConfiguration: {
            ...pascalCased(placement),
            AssignPublicIp: assignPublicIp === true ? "ENABLED" : "DISABLED",
          },
        },
      };
    },
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    type: "AWS::ECS::TaskDefinition",
    properties: ({ containerDefinitions, ...inputs }) => ({
      ...pascalCased(without(inputs, ["skipDestroy"])),
      ContainerDefinitions: pascalCasedAll(parsedDocument(containerDefinitions, [])),
    }),
    attributes: { arn: "Ref" },
  },
  "aws:iam/role:Role": {
    type: "AWS::IAM::Role",
    properties: ({ assumeRolePolicy, tags }) => ({
      ...pascalCased({ tags }),
      AssumeRolePolicyDocument: parsed(assumeRolePolicy),
    }),
  },
  "aws:iam/rolePolicy:RolePolicy": {
    type: "AWS::IAM::Policy",
    properties: ({ role, policy }) => ({
      PolicyName: "rights",
      PolicyDocument: parsed(policy),
      Roles: [role],
    }),
  },
  "aws:secretsmanager/secret:Secret": {
    type: "AWS::SecretsManager::Secret",
    properties: pascalCased,
    attributes: { arn: "Ref" },
  },
  "aws:secretsmanager/secretVersion:SecretVersion": undefined,
  "aws:sns/topic:Topic": { type: "AWS::SNS::Topic", properties: pascalCased, attributes: { arn: "Ref" } },
  "aws:sns/topicPolicy:TopicPolicy": {
    type: "AWS::SNS::TopicPolicy",
    properties: ({ arn, policy }) => ({ Topics: [arn], PolicyDocument: parsed(policy) }),
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    type: "AWS::SNS::Subscription",
    properties: ({ topic, protocol, endpoint }) => ({
      TopicArn: topic,
      Protocol: protocol,
      Endpoint: endpoint,
    }),
  },
  "aws:sqs/queue:Queue": {
    type: "AWS::SQS::Queue",
    properties: ({ messageRetentionSeconds, visibilityTimeoutSeconds, redrivePolicy, ...inputs }) => ({
      ...pascalCased({
        ...inputs,
        messageRetentionPeriod: messageRetentionSeconds,
        visibilityTimeout: visibilityTimeoutSeconds,
      }),
      RedrivePolicy: redrivePolicy === undefined ? undefined : parsed(redrivePolicy),
    }),
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    type: "AWS::SQS::QueuePolicy",
    properties: ({ queueUrl, policy }) => ({ Queues: [queueUrl], PolicyDocument: parsed(policy) }),
  },
};

/** Objects whose keys are the user's own or another API's. */
const AS_THEY_ARE: readonly string[] = ["options"];

function pascalCased(inputs: Inputs): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [
      capitalized(key),
      key === "tags" ? tagList(value) : AS_THEY_ARE.includes(key) ? value : pascalCasedAll(value),
    ]),
  );
}

function pascalCasedAll(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(pascalCasedAll);
  }
  return typeof value === "object" && value !== null ? pascalCased(asInputs(value)) : value;
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function tagList(tags: unknown): object[] {
  return Object.entries(asInputs(tags ?? {})).map(([Key, Value]) => ({ Key, Value }));
}

/** A value of an alarm that is computed from several metrics. */
function metricQuery({ metric, ...query }: Inputs): Record<string, unknown> {
  if (metric === undefined) {
    return pascalCased(query);
  }
  const { namespace, metricName, dimensions, period, stat } = asInputs(metric);
  return {
    ...pascalCased(query),
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: metricName, Dimensions: namesAndValues(dimensions) },
      Period: period,
      Stat: stat,
    },
  };
}

function namesAndValues(values: unknown): object[] {
  return Object.entries(asInputs(values)).map(([Name, Value]) => ({ Name, Value }));
}

/** CloudFormation has a rule for each range of addresses. */
function rules(given: unknown): object[] {
  return ((given ?? []) as Inputs[]).flatMap(({ protocol, fromPort, toPort, description, cidrBlocks = [] }) =>
    (cidrBlocks as string[]).map((CidrIp) => ({
      IpProtocol: protocol,
      FromPort: fromPort,
      ToPort: toPort,
      Description: description,
      CidrIp,
    })),
  );
}

function parsed(document: unknown): unknown {
  return parsedDocument<unknown>(document, {});
}

/** What only Pulumi knows, or what has no property here. */
function without(inputs: Inputs, keys: readonly string[]): Inputs {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !keys.includes(key)));
}

function pick(inputs: Inputs, keys: readonly string[]): Inputs {
  return Object.fromEntries(keys.map((key) => [key, inputs[key]]));
}

function asInputs(value: unknown): Inputs {
  return value as Inputs;
}
