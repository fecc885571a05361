import type { Context } from "../rights/simulation";
import { OFFLINE_ACCOUNT, region } from "../support/program";

/** IAM's requests for a call, one for each of its resources. */
export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** Existing VPC and cluster of a stack. */
export interface Host {
  readonly vpcId: string;
  readonly clusterName: string;
}

/** The ARN of something of the account and region. */
export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${OFFLINE_ACCOUNT}:${resource}`;
}

export function iam(resource: string): string {
  return `arn:aws:iam::${OFFLINE_ACCOUNT}:${resource}`;
}

const TAG = "prefect-ecs:stack";
/** A resource with a stack's tag. */
export const tagged = (stack: string): Context => ({ [`aws:ResourceTag/${TAG}`]: `prefect-ecs/${stack}` });
/** A call that sets a stack's tag. */
export const asking = (stack: string): Context => ({
  [`aws:RequestTag/${TAG}`]: `prefect-ecs/${stack}`,
  "aws:TagKeys": ["Name", TAG],
});
/** A call that is about a role inside a stack's boundary. */
export const bounded = (stack: string): Context => ({
  "iam:PermissionsBoundary": iam(`policy/bootstrap/prefect-ecs-tasks-${stack}`),
});
/** Calls that mark a stack's security group as one that lets in. */
export const lettingIn = (stack: string): Context[] => [
  ...["dask", "data-store", "prefect-server"].map((mark) => ({
    "aws:TagKeys": [`prefect-ecs:${mark}`],
    [`aws:RequestTag/prefect-ecs:${mark}`]: "x",
  })),
  { "aws:TagKeys": ["Name"], "aws:RequestTag/Name": `prefect-ecs-${stack}-nat` },
];
export const toTasks = { "iam:PassedToService": "ecs-tasks.amazonaws.com" };

const ec2 = (kind: string): string => arn("ec2", `${kind}/${kind}-0123456789abcdef0`);
const MADE: Readonly<Record<string, readonly [made: string, ...used: string[]]>> = {
  AllocateAddress: ["elastic-ip"],
  CreateEgressOnlyInternetGateway: ["egress-only-internet-gateway", "vpc"],
  CreateInternetGateway: ["internet-gateway"],
  CreateNatGateway: ["natgateway", "subnet", "elastic-ip"],
  CreateRouteTable: ["route-table", "vpc"],
  CreateSecurityGroup: ["security-group", "vpc"],
  CreateSubnet: ["subnet", "vpc"],
  CreateVpc: ["vpc"],
  CreateVpcEndpoint: ["vpc-endpoint", "vpc", "route-table"],
  CreateLaunchTemplate: ["launch-template"],
  CreateNetworkInterface: ["network-interface", "subnet", "security-group"],
};
/** Changed or removed resources, by the action's object. */
const CHANGED: Readonly<Record<string, readonly string[]>> = {
  AssociateAddress: ["elastic-ip", "network-interface"],
  AssociateRouteTable: ["route-table", "subnet"],
  AssociateSubnetCidrBlock: ["subnet"],
  AssociateVpcCidrBlock: ["vpc"],
  AttachInternetGateway: ["internet-gateway", "vpc"],
  AuthorizeSecurityGroupEgress: ["security-group"],
  CreateLaunchTemplateVersion: ["launch-template"],
  CreateRoute: ["route-table"],
  DeleteEgressOnlyInternetGateway: ["egress-only-internet-gateway"],
  DeleteInternetGateway: ["internet-gateway"],
  DeleteLaunchTemplate: ["launch-template"],
  DeleteNatGateway: ["natgateway"],
  DeleteNetworkInterface: ["network-interface"],
  DeleteRoute: ["route-table"],
  DeleteRouteTable: ["route-table"],
  DeleteSecurityGroup: ["security-group"],
  DeleteSubnet: ["subnet"],
  DeleteVpc: ["vpc"],
  DeleteVpcEndpoints: ["vpc-endpoint"],
  DescribeVpcAttribute: ["vpc"],
  DetachInternetGateway: ["internet-gateway", "vpc"],
  DisassociateAddress: ["elastic-ip", "network-interface"],
  DisassociateRouteTable: ["route-table", "subnet"],
  ModifyLaunchTemplate: ["launch-template"],
  ModifyNetworkInterfaceAttribute: ["network-interface", "security-group"],
  ModifySecurityGroupRules: ["security-group", "security-group-rule"],
  ModifySubnetAttribute: ["subnet"],
  ModifyVpcAttribute: ["vpc"],
  ModifyVpcEndpoint: ["vpc-endpoint"],
  ReleaseAddress: ["elastic-ip"],
  ReplaceRoute: ["route-table"],
  RevokeSecurityGroupEgress: ["security-group"],
  RevokeSecurityGroupIngress: ["security-group"],
};

/** Names as Pulumi makes them, with seven digits at the end. */
const named = (stack: string, part = ""): string => `prefect-ecs-${stack}${part}-0a1b2c3`;

/** The same, of resources that carry the stack's tag, or get it. What is in a log, and what has no resource level, has none. */
export function withTag({ action, resource, context }: Request, stack: string): Request {
  const hasNone = resource === "*" || resource.includes(":log-stream:") || resource.includes(":dashboard/");
  const isMade = /:(Create|Register)/.test(action);
  return hasNone || action.startsWith("ec2:") || action === "ecs:TagResource"
    ? { action, resource, context }
    : { action, resource, context: { ...context, ...(isMade ? asking(stack) : tagged(stack)) } };
}

/**
 * IAM's requests for an action of a stack's deployment.
 *
 * @param host Whose VPC and cluster it is in. @default the stack's own
 */
export function requestsFor(action: string, stack: string, host?: Host): Request[] {
  const [service = "", name = ""] = action.split(":");
  const on = (resource: string, context: Context = {}): Request => ({ action, resource, context });
  if (service === "ec2") {
    return ec2Requests(action, name, stack, host?.vpcId);
  }
  if (service === "ecs") {
    return ecsRequests(action, name, stack, host?.clusterName);
  }
  switch (service) {
    case "autoscaling":
      return [
        on(
          name.startsWith("Describe")
            ? "*"
            : arn(
                "autoscaling",
                `autoScalingGroup:0a1b:autoScalingGroupName/prefect-ecs-${stack}-nat-eni-0a1b`,
              ),
          name === "CreateAutoScalingGroup" ? { "autoscaling:LaunchTemplateVersionSpecified": "true" } : {},
        ),
      ];
    case "ecr":
      return [on(name === "GetAuthorizationToken" ? "*" : arn("ecr", `repository/${named(stack)}`))];
    case "iam": {
      if (name === "CreateServiceLinkedRole") {
        return OWN_ROLES.map(([service, role]) =>
          on(iam(`role/aws-service-role/${service}.amazonaws.com/AWSServiceRoleFor${role}`), {
            "iam:AWSServiceName": `${service}.amazonaws.com`,
          }),
        );
      }
      if (name.endsWith("InstanceProfile")) {
        return [on(iam(`instance-profile/${named(stack, "-instances-instance")}`))];
      }
      const inBoundary = ["CreateRole", "PutRolePermissionsBoundary", "PutRolePolicy"].includes(name);
      const context = name === "PassRole" ? toTasks : inBoundary ? bounded(stack) : {};
      const toScheduler = on(iam(`role/${named(stack, "-agent-default-schedule")}`), {
        "iam:PassedToService": "scheduler.amazonaws.com",
      });
      return [
        on(iam(`role/${named(stack, "-flow-run-task")}`), context),
        ...(name === "PassRole" ? [toScheduler] : []),
      ];
    }
    case "logs":
      return logResources(name, stack).map((resource) => on(resource));
    case "cloudwatch":
      return [
        /Dashboards?$/.test(name)
          ? on(`arn:aws:cloudwatch::${OFFLINE_ACCOUNT}:dashboard/prefect-ecs-${stack}`)
          : on(
              arn("cloudwatch", `alarm:${named(stack, "-task-events-wait")}`),
              name === "PutMetricAlarm"
                ? { "cloudwatch:AlarmActions": [arn("sns", named(stack, "-alarms"))] }
                : {},
            ),
      ];
    case "events":
      return eventContexts(name, stack).map((context) =>
        on(arn("events", `rule/${named(stack, "-task-stopped")}`), context),
      );
    case "scheduler":
      return [on(arn("scheduler", `schedule/default/${named(stack, "-agent-default-start")}`))];
    case "sns":
    case "sqs":
      return [on(arn(service, named(stack, "-events")))];
    case "secretsmanager":
      return [on(arn("secretsmanager", `secret:${named(stack, "-prefect")}-AbCdEf`))];
    case "rds":
      return [
        on(
          name === "DescribeGlobalClusters"
            ? `arn:aws:rds::${OFFLINE_ACCOUNT}:global-cluster:*`
            : arn("rds", rdsResource(name, stack)),
        ),
      ];
    case "servicediscovery":
      return [
        ["CreatePrivateDnsNamespace", "TagResource"].includes(name)
          ? on("*", asking(stack))
          : on(...privateName(name, stack)),
      ];
    case "elasticache":
      return cacheResources(name).map((kind) => on(arn("elasticache", `${kind}:${named(stack, "-valkey")}`)));
    case "elasticloadbalancing":
      return name.startsWith("Describe") ? [on("*")] : elbResources(name, stack).map((one) => on(one));
    case "route53":
      return [on("*", { "aws:ViaAWSService": "true" })];
    case "kms":
      return [on(arn("kms", "key/0a1b2c3d"), { "kms:ResourceAliases": ["alias/aws/rds"] })];
    case "sts":
      return [on("*")];
    default:
      throw new Error(`Say here what IAM is asked for ${action}`);
  }
}

function ec2Requests(action: string, name: string, stack: string, vpcId?: string): Request[] {
  if (name === "RunInstances") {
    return runRequests(action, stack);
  }
  const made = MADE[name];
  if (made !== undefined) {
    const [kind, ...used] = made;
    return [
      { action, resource: ec2(kind), context: asking(stack) },
      {
        action: "ec2:CreateTags",
        resource: ec2(kind),
        context: { ...asking(stack), "ec2:CreateAction": name },
      },
      ...used.map((kind) =>
        kind === "vpc" && vpcId !== undefined
          ? { action, resource: arn("ec2", `vpc/${vpcId}`), context: {} }
          : { action, resource: ec2(kind), context: tagged(stack) },
      ),
    ];
  }
  if (name === "CreateTags") {
    // The VPC's default group: the provider tags it before it takes its rules away.
    return [{ action, resource: ec2("security-group"), context: asking(stack) }];
  }
  if (name === "AuthorizeSecurityGroupIngress") {
    // Of those with the stack's own tag alone, only Dask's groups have inbound rules.
    const context = { ...tagged(stack), "aws:ResourceTag/prefect-ecs:dask": "prefect-ecs-staging-reports" };
    return [{ action, resource: ec2("security-group"), context }];
  }
  const changed = CHANGED[name];
  if (changed !== undefined) {
    return changed.map((kind) => ({ action, resource: ec2(kind), context: tagged(stack) }));
  }
  if (name.startsWith("Describe")) {
    return [{ action, resource: "*", context: {} }];
  }
  throw new Error(`Say here what IAM is asked for ${action}`);
}

/** Service → its service-linked role, of those that a stack may need. */
const OWN_ROLES = [
  ["rds", "RDS"],
  ["ecs", "ECS"],
] as const;

/** By a launch template of the stack, with an interface that is there. */
function runRequests(action: string, stack: string): Request[] {
  const by = { "ec2:LaunchTemplate": ec2("launch-template") };
  return [
    ...["launch-template", "security-group", "subnet"].map((kind) => ({
      action,
      resource: ec2(kind),
      context: { ...by, ...tagged(stack) },
    })),
    {
      action,
      resource: ec2("instance"),
      context: { ...by, ...asking(stack), "ec2:InstanceType": "t4g.nano" },
    },
    ...["network-interface", "volume"].map((kind) => ({ action, resource: ec2(kind), context: by })),
    { action, resource: `arn:aws:ec2:${region}::image/ami-0123456789abcdef0`, context: by },
    ...["instance", "volume"].map((kind) => ({
      action: "ec2:CreateTags",
      resource: ec2(kind),
      context: { ...asking(stack), "ec2:CreateAction": "RunInstances" },
    })),
  ];
}

function ecsRequests(action: string, name: string, stack: string, host?: string): Request[] {
  const cluster = host ?? named(stack);
  const on = (resource: string, context: Context = {}): Request => ({
    action,
    resource: resource === "*" ? resource : arn("ecs", resource),
    context,
  });
  const task = `task/${cluster}/0a1b2c3d`;
  const service = `service/${cluster}/${named(stack, "-agent-default")}`;
  switch (name) {
    case "DeregisterTaskDefinition":
    case "DescribeTaskDefinition":
    case "ListServices":
    case "ListTaskDefinitions":
      return [on("*")];
    case "RegisterTaskDefinition":
      return [on(`task-definition/prefect-ecs-${stack}-registration:3`)];
    case "RunTask":
      return [
        on(`task-definition/prefect-ecs-${stack}-registration:3`, {
          "ecs:cluster": arn("ecs", `cluster/${cluster}`),
        }),
        // It gives the task the tags of its definition.
        {
          action: "ecs:TagResource",
          resource: arn("ecs", task),
          context: { "ecs:CreateAction": name, ...asking(stack) },
        },
      ];
    case "ListTasks":
      return [on(`container-instance/${cluster}/*`)];
    case "DescribeTasks":
      return [on(task)];
    case "StopTask":
      return [on(task, tagged(stack))];
    case "CreateService":
    case "UpdateService":
      return [
        on(service, {
          "ecs:task-definition": arn("ecs", `task-definition/prefect-ecs-${stack}-agent-default:3`),
        }),
      ];
    case "CreateCapacityProvider":
    case "DeleteCapacityProvider":
    case "DescribeCapacityProviders":
    case "UpdateCapacityProvider":
      return [on(`capacity-provider/prefect-ecs-${stack}-gpu`)];
    default:
      return [on(/Services?$/.test(name) ? service : `cluster/${cluster}`)];
  }
}

/** A rule hears of ECS; one tells a queue, the other a log. */
function eventContexts(name: string, stack: string): Context[] {
  switch (name) {
    case "PutRule":
      return [{ "events:source": ["aws.ecs"] }];
    case "PutTargets":
      return [
        arn("sqs", named(stack, "-events")),
        arn("logs", `log-group:/aws/events/${named(stack, "-failed-starts")}`),
      ].map((target) => ({ "events:TargetArn": [target] }));
    default:
      return [{}];
  }
}

function privateName(name: string, stack: string): [resource: string, context?: Context] {
  return /^(GetOperation|ListTagsForResource)$/.test(name)
    ? ["*"]
    : [arn("servicediscovery", name.endsWith("Service") ? "service/srv-1" : "namespace/ns-1"), tagged(stack)];
}

const RDS_KINDS: readonly (readonly [name: RegExp, kind: string])[] = [
  [/SubnetGroup/, "subgrp"],
  [/ClusterParameter/, "cluster-pg"],
  [/Parameter/, "pg"],
  [/CreateDBClusterSnapshot/, "cluster-snapshot"],
  [/CreateDBSnapshot/, "snapshot"],
  [/Cluster/, "cluster"],
];

function rdsResource(name: string, stack: string): string {
  const kind = RDS_KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? "db";
  return `${kind}:${named(stack, "-store")}`;
}

function logResources(name: string, stack: string): string[] {
  if (/ResourcePolic|DescribeLogGroups/.test(name)) {
    return ["*"];
  }
  if (name === "GetLogEvents") {
    return [arn("logs", `log-group:${named(stack, "-registration")}:log-stream:a/b/c`)];
  }
  return [named(stack, "-exec"), `/aws/events/${named(stack, "-failed-starts")}`].map((group) =>
    arn("logs", `log-group:${group}`),
  );
}

/** What a call of Elastic Load Balancing names of the stack's. Tags are on each kind. */
function elbResources(name: string, stack: string): string[] {
  const id = "50dc6c495c0c9188";
  const of = (kind: string, ids: number): string =>
    arn(
      "elasticloadbalancing",
      `${kind}/${[`prefect-ecs-${stack}-0a1b2`, ...Array<string>(ids).fill(id)].join("/")}`,
    );
  const kinds = {
    loadBalancer: of("loadbalancer/app", 1),
    targetGroup: of("targetgroup", 1),
    listener: of("listener/app", 2),
    rule: of("listener-rule/app", 3),
  };
  switch (name) {
    // Of the others, which can have tags too, the simulation doesn't know.
    case "AddTags":
    case "RemoveTags":
    case "CreateListener":
    case "DeleteLoadBalancer":
      return [kinds.loadBalancer];
    case "CreateRule":
      return [kinds.listener];
    default:
      return [
        name.includes("Rule")
          ? kinds.rule
          : name.includes("Listener")
            ? kinds.listener
            : name.includes("TargetGroup")
              ? kinds.targetGroup
              : kinds.loadBalancer,
      ];
  }
}

/** What a call of ElastiCache names of the stack's; to see all is one resource of each kind. */
function cacheResources(name: string): string[] {
  if (name.includes("UserGroup")) {
    return ["usergroup"];
  }
  if (name.includes("User")) {
    return ["user"];
  }
  if (name.includes("SubnetGroup")) {
    return ["subnetgroup"];
  }
  return name === "CreateReplicationGroup"
    ? ["replicationgroup", "subnetgroup", "usergroup"]
    : [name.includes("CacheCluster") ? "cluster" : "replicationgroup"];
}
