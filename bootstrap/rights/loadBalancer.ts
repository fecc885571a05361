import type { PolicyStatement } from "../../components/iam/policyStatement";
import { arn, iamArn, type Scope } from "./scope";

/** ARN of Elastic Load Balancing's service-linked role. */
export function loadBalancingOwnRole(scope: Scope): string {
  return iamArn(
    scope,
    "role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing",
  );
}

/** Permissions to create, update and delete the load balancer of a stack's Prefect server. */
export function loadBalancerStatements(scope: Scope): PolicyStatement[] {
  // A listener and its rules are called after their load balancer.
  const own = ["listener/app", "listener-rule/app", "loadbalancer/app", "targetgroup"].map((kind) =>
    arn(scope, "elasticloadbalancing", `${kind}/${scope.prefix}-*`),
  );
  return [
    READ_LOAD_BALANCERS,
    {
      sid: "OwnLoadBalancer",
      actions: [
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:CreateListener",
        "elasticloadbalancing:CreateLoadBalancer",
        "elasticloadbalancing:CreateRule",
        "elasticloadbalancing:CreateTargetGroup",
        "elasticloadbalancing:DeleteListener",
        "elasticloadbalancing:DeleteLoadBalancer",
        "elasticloadbalancing:DeleteRule",
        "elasticloadbalancing:DeleteTargetGroup",
        "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:ModifyRule",
        "elasticloadbalancing:ModifyTargetGroup",
        "elasticloadbalancing:ModifyTargetGroupAttributes",
        "elasticloadbalancing:RemoveTags",
        "elasticloadbalancing:SetRulePriorities",
        "elasticloadbalancing:SetSecurityGroups",
        "elasticloadbalancing:SetSubnets",
      ],
      resources: own,
    },
    // Elastic Load Balancing creates it with an account's first load balancer.
    {
      sid: "RoleOfLoadBalancingItself",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [loadBalancingOwnRole(scope)],
      conditions: { StringEquals: { "iam:AWSServiceName": ["elasticloadbalancing.amazonaws.com"] } },
    },
  ];
}

/** Permissions of a refresh. They support no resources, and show no secret of an identity provider's client. */
export const READ_LOAD_BALANCERS: PolicyStatement = {
  sid: "ReadLoadBalancers",
  actions: ["elasticloadbalancing:Describe*"],
  resources: ["*"],
};
