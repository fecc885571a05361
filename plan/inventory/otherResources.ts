import type { OtherResources } from "./environment";

/** Types that a picture shows, and those that belong to something it shows. */
const PLACED = new Set([
  "awsx:ec2:Vpc",
  "aws:cloudwatch/dashboard:Dashboard",
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:cloudwatch/logMetricFilter:LogMetricFilter",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:ec2/eip:Eip",
  "aws:ec2/natGateway:NatGateway",
  "aws:ec2/route:Route",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  "aws:ecr/repository:Repository",
  "aws:ecs/cluster:Cluster",
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
  "aws:ecs/service:Service",
  "aws:ecs/taskDefinition:TaskDefinition",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:secretsmanager/secret:Secret",
  "aws:secretsmanager/secretVersion:SecretVersion",
  "aws:sns/topic:Topic",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sns/topicSubscription:TopicSubscription",
  "aws:sqs/queue:Queue",
  "aws:sqs/queuePolicy:QueuePolicy",
  "docker-build:index:Image",
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
  "docker:index/image:Image",
  "command:local:Command",
]);

/** What else there is, so that a picture never leaves out what somebody added. */
export function otherResources(types: ReadonlyMap<string, number>): OtherResources[] {
  return [...types]
    .filter(([type]) => !PLACED.has(type) && !isComponent(type))
    .map(([type, count]) => ({ type, count }))
    .sort((left, right) => left.type.localeCompare(right.type, "en"));
}

function isComponent(type: string): boolean {
  return type.startsWith("prefect-ecs:") || type.startsWith("pulumi:");
}
