import { type CapturedResource, HIDDEN } from "../../offline/capture";
import { PUBLIC_ENDPOINTS } from "./network/publicEndpoints";
import { SEPARATE_RULES } from "./network/securityGroupRules";
import { nounOf } from "./noun";
import { documentsIn } from "./resourcePolicies";
import type { StackView } from "./stackView";

/** What may give access and isn't read here, so that it is never taken for nothing. */
export function unreadOf({ resources, names }: StackView): string[] {
  return resources
    .flatMap((resource) => reasonsNotToKnow(resource).map((why) => ({ resource, why })))
    .map(({ resource: { type, name }, why }) => `${nounOf(type)} ${names.short(name)}: ${why}`)
    .sort();
}

function reasonsNotToKnow(resource: CapturedResource): string[] {
  const hidden = hiddenDocuments(resource);
  return hidden.length > 0 ? hidden : unknownType(resource);
}

/** A document with a secret in it is one as a whole. */
function hiddenDocuments({ type, inputs }: CapturedResource): string[] {
  // Of roles it is said with the role.
  return type.startsWith("aws:iam/role")
    ? []
    : Object.entries(inputs)
        .filter(([key, value]) => value === HIDDEN && /policy|containerDefinitions/i.test(key))
        .map(([key]) => `its ${key} has a secret in it`);
}

function unknownType({ type, inputs }: CapturedResource): string[] {
  const isKnown = KNOWN.has(type) || OWN_COMPONENT.test(type) || documentsIn(inputs).length > 0;
  return isKnown ? [] : [`what ${type} opens isn't known here`];
}

const OWN_COMPONENT = /^(prefect-ecs|pulumi):/;

const KNOWN = new Set([
  // These are read.
  ...PUBLIC_ENDPOINTS,
  ...SEPARATE_RULES.map(({ type }) => type),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:ec2/natGateway:NatGateway",
  "aws:ec2/route:Route",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ecs/service:Service",
  "aws:ecs/taskDefinition:TaskDefinition",
  "aws:iam/policy:Policy",
  "aws:iam/policyAttachment:PolicyAttachment",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:secretsmanager/secret:Secret",
  "aws:secretsmanager/secretVersion:SecretVersion",
  "aws:sns/topicSubscription:TopicSubscription",
  "awsx:ec2:Vpc",
  "command:local:Command",
  // These open nothing by themselves.
  "aws:cloudwatch/dashboard:Dashboard",
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:cloudwatch/logMetricFilter:LogMetricFilter",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:ec2/eip:Eip",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  "aws:ecr/repository:Repository",
  "aws:ecs/cluster:Cluster",
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
  "aws:sns/topic:Topic",
  "aws:sqs/queue:Queue",
  "docker-build:index:Image",
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
  "docker:index/image:Image",
]);
