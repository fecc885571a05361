import type { PolicyStatement } from "../../components/iam/policyStatement";
import { markImages } from "./images";
import { managedInstancesStatements } from "./managedInstances";
import { arn, type Scope, type Stack, stackScope } from "./scope";

/** Permissions to create, update and delete a stack's cluster, services, task definitions and repository, and to run registration. */
export function containerStatements(
  project: Scope,
  { stack, imageStack, hasManagedInstances }: Stack,
): PolicyStatement[] {
  const scope = stackScope(project, stack);
  const { prefix } = scope;
  const ecs = (resource: string): string => arn(scope, "ecs", resource);
  const repositories = (one: string): string => arn(scope, "ecr", `repository/${project.prefix}-${one}-*`);
  return [
    {
      sid: "OwnClusterAndServices",
      actions: [
        "ecs:CreateCluster",
        "ecs:DeleteCluster",
        "ecs:DeleteService",
        "ecs:PutClusterCapacityProviders",
        "ecs:TagResource",
        "ecs:UntagResource",
        "ecs:UpdateCluster",
        "ecs:UpdateClusterSettings",
      ],
      resources: [ecs(`cluster/${prefix}-*`), ecs(`service/${prefix}-*`)],
    },
    runServices("RunServices", scope, ecs(`service/${prefix}-*`)),
    {
      sid: "OwnTaskDefinitions",
      actions: ["ecs:RegisterTaskDefinition", "ecs:TagResource", "ecs:UntagResource"],
      resources: [ecs(`task-definition/${prefix}-*:*`)],
    },
    // It supports no resources:
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
    { sid: "RetireTaskDefinitions", actions: ["ecs:DeregisterTaskDefinition"], resources: ["*"] },
    {
      sid: "RunRegistration",
      actions: ["ecs:RunTask"],
      resources: [ecs(`task-definition/${prefix}-*:*`)],
      conditions: { ArnLike: { "ecs:cluster": [ecs(`cluster/${prefix}-*`)] } },
    },
    // The task gets its definition's tags:
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
    {
      sid: "TagRegistration",
      actions: ["ecs:TagResource"],
      resources: [ecs(`task/${prefix}-*`)],
      conditions: { StringEquals: { "ecs:CreateAction": ["RunTask"] } },
    },
    {
      sid: "WatchAndStopRegistration",
      actions: ["ecs:DescribeTasks", "ecs:ListTasks", "ecs:StopTask"],
      resources: [ecs(`task/${prefix}-*`), ecs(`container-instance/${prefix}-*`)],
    },
    ownRepository([repositories(stack)]),
    // A promoted image is in another stack's repository, and is tagged as in use there.
    markImages("MarkImagesInUse", [...new Set([stack, imageStack ?? stack])].map(repositories)),
    ...(hasManagedInstances ? managedInstancesStatements(scope) : []),
  ];
}

/** Permissions to create, update and delete repositories, and to push to them. */
export function ownRepository(repositories: string[]): PolicyStatement {
  return {
    sid: "OwnRepository",
    actions: [
      "ecr:BatchCheckLayerAvailability",
      "ecr:CompleteLayerUpload",
      "ecr:CreateRepository",
      "ecr:DeleteLifecyclePolicy",
      "ecr:DeleteRepository",
      "ecr:GetDownloadUrlForLayer",
      "ecr:InitiateLayerUpload",
      "ecr:PutImageScanningConfiguration",
      "ecr:PutImageTagMutability",
      "ecr:PutLifecyclePolicy",
      "ecr:TagResource",
      "ecr:UntagResource",
      "ecr:UploadLayerPart",
    ],
    resources: repositories,
  };
}

/** Services with the stack's task definitions only: another stack's have its roles and secrets. An update may have no definition. */
export function runServices(sid: string, scope: Scope, services: string): PolicyStatement {
  return {
    sid,
    actions: ["ecs:CreateService", "ecs:UpdateService"],
    resources: [services],
    conditions: {
      ArnLikeIfExists: { "ecs:task-definition": [arn(scope, "ecs", `task-definition/${scope.prefix}-*:*`)] },
    },
  };
}
