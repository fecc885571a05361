/** How Terraform's provider, which Pulumi's is made from, names a type and those of its properties that are plural here. */
export interface TerraformType {
  readonly type: string;
  readonly renamed?: Readonly<Record<string, string>>;
}

/** Pulumi's type → Terraform's. */
export const TERRAFORM_TYPES: Readonly<Record<string, TerraformType>> = {
  "aws:cloudwatch/dashboard:Dashboard": { type: "aws_cloudwatch_dashboard" },
  "aws:cloudwatch/eventRule:EventRule": { type: "aws_cloudwatch_event_rule" },
  "aws:cloudwatch/eventTarget:EventTarget": { type: "aws_cloudwatch_event_target" },
  "aws:cloudwatch/logGroup:LogGroup": { type: "aws_cloudwatch_log_group" },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": { type: "aws_cloudwatch_log_metric_filter" },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": { type: "aws_cloudwatch_log_resource_policy" },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    type: "aws_cloudwatch_metric_alarm",
    renamed: { metricQueries: "metric_query" },
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": { type: "aws_default_security_group" },
  "aws:ec2/eip:Eip": { type: "aws_eip" },
  "aws:ec2/internetGateway:InternetGateway": { type: "aws_internet_gateway" },
  "aws:ec2/natGateway:NatGateway": { type: "aws_nat_gateway" },
  "aws:ec2/route:Route": { type: "aws_route" },
  "aws:ec2/routeTable:RouteTable": { type: "aws_route_table" },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { type: "aws_route_table_association" },
  "aws:ec2/securityGroup:SecurityGroup": { type: "aws_security_group" },
  "aws:ec2/subnet:Subnet": { type: "aws_subnet" },
  "aws:ec2/vpc:Vpc": { type: "aws_vpc" },
  "aws:ec2/vpcEndpoint:VpcEndpoint": { type: "aws_vpc_endpoint" },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": { type: "aws_ecr_lifecycle_policy" },
  "aws:ecr/repository:Repository": {
    type: "aws_ecr_repository",
    renamed: { encryptionConfigurations: "encryption_configuration" },
  },
  "aws:ecs/cluster:Cluster": { type: "aws_ecs_cluster", renamed: { settings: "setting" } },
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": {
    type: "aws_ecs_cluster_capacity_providers",
    renamed: { defaultCapacityProviderStrategies: "default_capacity_provider_strategy" },
  },
  "aws:ecs/service:Service": {
    type: "aws_ecs_service",
    renamed: { capacityProviderStrategies: "capacity_provider_strategy" },
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    type: "aws_ecs_task_definition",
    renamed: { volumes: "volume" },
  },
  "aws:iam/role:Role": { type: "aws_iam_role" },
  "aws:iam/rolePolicy:RolePolicy": { type: "aws_iam_role_policy" },
  "aws:secretsmanager/secret:Secret": { type: "aws_secretsmanager_secret" },
  "aws:secretsmanager/secretVersion:SecretVersion": { type: "aws_secretsmanager_secret_version" },
  "aws:sns/topic:Topic": { type: "aws_sns_topic" },
  "aws:sns/topicPolicy:TopicPolicy": { type: "aws_sns_topic_policy" },
  "aws:sns/topicSubscription:TopicSubscription": { type: "aws_sns_topic_subscription" },
  "aws:sqs/queue:Queue": { type: "aws_sqs_queue" },
  "aws:sqs/queuePolicy:QueuePolicy": { type: "aws_sqs_queue_policy" },
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": { type: "aws_sqs_queue_redrive_allow_policy" },
};
