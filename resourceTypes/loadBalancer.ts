import { kind } from "./description";
import { OFFLINE_UUID } from "./offlineAnswer";
import { MONTH_HOURS } from "./priceKey";
import { Access, type ResourceType } from "./resourceType";

/** Of a Prefect server with a load balancer. */
export const loadBalancer = {
  "aws:lb/loadBalancer:LoadBalancer": {
    words: kind("Load balancer", ({ internal }: { readonly internal: boolean }) => [
      internal ? "internal: private addresses" : "internet-facing: public addresses",
    ]),
    cost: {
      item: "load balancer of the Prefect server",
      part: "other",
      price: "loadBalancerHour",
      quantity: () => MONTH_HOURS,
    },
    access: Access.read,
    replacedBy: {
      inputs: ["customerOwnedIpv4Pool", "internal", "loadBalancerType", "name", "namePrefix"],
      unknown: ["subnetMappings"],
    },
    deploy: {
      create: [
        "elasticloadbalancing:CreateLoadBalancer",
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "iam:CreateServiceLinkedRole",
      ],
      read: [
        "elasticloadbalancing:DescribeCapacityReservation",
        "elasticloadbalancing:DescribeLoadBalancerAttributes",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeTags",
      ],
      update: [
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:RemoveTags",
        "elasticloadbalancing:SetSecurityGroups",
        "elasticloadbalancing:SetSubnets",
      ],
      // Its network interfaces go after it.
      delete: ["elasticloadbalancing:DeleteLoadBalancer", "ec2:DescribeNetworkInterfaces"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_lb" },
    offline: ({ name, arn, region }) => ({
      id: arn(ELB, `loadbalancer/app/${name}/${OFFLINE_ID}`),
      state: {
        arn: arn(ELB, `loadbalancer/app/${name}/${OFFLINE_ID}`),
        dnsName: `${name}-1234567890.${region}.elb.amazonaws.com`,
      },
    }),
  },
  "aws:lb/targetGroup:TargetGroup": {
    words: kind("Target group", ({ protocol, port }: TargetInputs) => [
      `the tasks behind it, by ${protocol} on port ${port}`,
    ]),
    cost: { reason: "a part of the load balancer" },
    access: Access.none,
    replacedBy: {
      inputs: [
        "ipAddressType",
        "name",
        "namePrefix",
        "port",
        "protocol",
        "protocolVersion",
        "targetControlPort",
        "targetType",
        "vpcId",
      ],
    },
    deploy: {
      create: [
        "elasticloadbalancing:CreateTargetGroup",
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:ModifyTargetGroupAttributes",
      ],
      read: [
        "elasticloadbalancing:DescribeTargetGroupAttributes",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTags",
      ],
      update: [
        "elasticloadbalancing:ModifyTargetGroup",
        "elasticloadbalancing:ModifyTargetGroupAttributes",
        "elasticloadbalancing:RemoveTags",
      ],
      delete: ["elasticloadbalancing:DeleteTargetGroup"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_lb_target_group" },
    offline: ({ name, arn }) => ({
      id: arn(ELB, `targetgroup/${name}/${OFFLINE_ID}`),
      state: { arn: arn(ELB, `targetgroup/${name}/${OFFLINE_ID}`) },
    }),
  },
  "aws:lb/listener:Listener": {
    words: kind("Listener", ({ protocol, port, sslPolicy }: ListenerInputs) => [
      `${protocol} on port ${port}, by ${sslPolicy}`,
      "answers other names with 404",
    ]),
    cost: { reason: "a part of the load balancer" },
    access: Access.none,
    replacedBy: { inputs: ["loadBalancerArn"] },
    deploy: {
      create: ["elasticloadbalancing:CreateListener", "elasticloadbalancing:AddTags"],
      read: [
        "elasticloadbalancing:DescribeListenerAttributes",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeTags",
      ],
      update: ["elasticloadbalancing:ModifyListener", "elasticloadbalancing:RemoveTags"],
      delete: ["elasticloadbalancing:DeleteListener"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_lb_listener", renamed: { defaultActions: "default_action" } },
    offline: ({ name, arn }) => ({
      id: arn(ELB, `listener/app/${name}/${OFFLINE_ID}/${OFFLINE_ID}`),
      state: { arn: arn(ELB, `listener/app/${name}/${OFFLINE_ID}/${OFFLINE_ID}`) },
    }),
  },
  "aws:lb/listenerRule:ListenerRule": {
    words: kind("Listener rule", ({ conditions, actions }: RuleInputs) => [
      `${conditions.flatMap(({ hostHeader, pathPattern }) => [...(hostHeader?.values ?? []), ...(pathPattern?.values ?? [])]).join(", ")}: ${hasLogin(actions) ? "to the tasks after a login" : "to the tasks"}`,
    ]),
    cost: { reason: "a part of the load balancer" },
    access: Access.none,
    replacedBy: { inputs: ["listenerArn"] },
    deploy: {
      create: ["elasticloadbalancing:CreateRule", "elasticloadbalancing:AddTags"],
      read: ["elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTags"],
      update: [
        "elasticloadbalancing:ModifyRule",
        "elasticloadbalancing:RemoveTags",
        "elasticloadbalancing:SetRulePriorities",
      ],
      delete: ["elasticloadbalancing:DeleteRule"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: {
      type: "aws_lb_listener_rule",
      renamed: { actions: "action", conditions: "condition" },
    },
    offline: ({ name, arn }) => ({
      id: arn(ELB, `listener-rule/app/${name}/${OFFLINE_ID}/${OFFLINE_ID}/${OFFLINE_ID}`),
      state: { arn: arn(ELB, `listener-rule/app/${name}/${OFFLINE_ID}/${OFFLINE_ID}/${OFFLINE_ID}`) },
    }),
  },
} satisfies Record<string, ResourceType>;

const ELB = "elasticloadbalancing";
const OFFLINE_ID = OFFLINE_UUID.replace(/-/g, "").slice(0, 16);

interface TargetInputs {
  readonly protocol: string;
  readonly port: number;
}

interface ListenerInputs extends TargetInputs {
  readonly sslPolicy: string;
}

interface RuleInputs {
  readonly conditions: readonly {
    readonly hostHeader?: { readonly values: readonly string[] };
    readonly pathPattern?: { readonly values: readonly string[] };
  }[];
  readonly actions: RuleActions;
}

/** The client's secret hides them as a whole. */
export type RuleActions = string | readonly { readonly type: string }[];

/** Whether a rule forwards only who has logged in. */
export function hasLogin(actions: RuleActions): boolean {
  return typeof actions === "string" || actions.some(({ type }) => type.startsWith("authenticate-"));
}
