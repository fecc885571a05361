import type { Case } from "./cases";
import { arn, iam, tagged } from "./requests";

const YES = true;
const NO = false;

const ID = "50dc6c495c0c9188";
const of = (kind: string, stack = "staging"): string =>
  arn("elasticloadbalancing", `${kind}/prefect-ecs-${stack}-0a1b2/${ID}`);
const balancer = of("loadbalancer/app");
const listener = `${of("listener/app")}/${ID}`;
const rule = `${of("listener-rule/app")}/${ID}/${ID}`;
const others = of("loadbalancer/app", "prod");
const network = of("loadbalancer/net");
const away = (resource: string): string => resource.replace("123456789012", "210987654321");
const ownRole = iam(
  "role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing",
);
const otherOwnRole = iam("role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot");
const forIt = { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" };
const elsewhere = { "aws:RequestedRegion": "us-west-1" };

/** Permissions of the role that deploys `staging`, while the account lists it in `loadBalancers`. */
export const LOAD_BALANCER_CASES: readonly Case[] = [
  ["elasticloadbalancing:CreateLoadBalancer", balancer, {}, YES, "its server has a load balancer"],
  ["elasticloadbalancing:CreateLoadBalancer", others, {}, NO, "no other stack's"],
  ["elasticloadbalancing:CreateLoadBalancer", network, {}, NO, "of no other kind"],
  ["elasticloadbalancing:CreateLoadBalancer", away(balancer), {}, NO, "nor another account's"],
  ["elasticloadbalancing:CreateTargetGroup", of("targetgroup"), {}, YES, "with targets"],
  ["elasticloadbalancing:CreateTargetGroup", of("targetgroup", "prod"), {}, NO, "not others'"],
  ["elasticloadbalancing:CreateListener", balancer, {}, YES, "it listens"],
  ["elasticloadbalancing:CreateRule", listener, {}, YES, "by rules"],
  ["elasticloadbalancing:DeleteRule", rule, tagged("staging"), YES, "which may go"],
  ["elasticloadbalancing:DeleteRule", rule, tagged("prod"), NO, "unless others marked them"],
  ["elasticloadbalancing:SetSecurityGroups", others, {}, NO, "what leads to others stays shut"],
  ["elasticloadbalancing:RegisterTargets", of("targetgroup"), {}, NO, "what it leads to, ECS alone says"],
  ["elasticloadbalancing:DescribeLoadBalancers", "*", {}, YES, "a refresh sees all"],
  ["iam:CreateServiceLinkedRole", ownRole, forIt, YES, "an account's first one needs the service's role"],
  ["iam:CreateServiceLinkedRole", ownRole, {}, NO, "that service's alone"],
  ["iam:CreateServiceLinkedRole", otherOwnRole, forIt, NO, "and no other"],
];

/** Permissions of that role with AdministratorAccess attached by mistake. */
export const LOAD_BALANCER_BOUNDARY_CASES: readonly Case[] = [
  ["elasticloadbalancing:CreateLoadBalancer", balancer, {}, YES, "load balancers are in the boundary"],
  ["elasticloadbalancing:CreateLoadBalancer", balancer, elsewhere, NO, "in its regions"],
  ["iam:CreateServiceLinkedRole", ownRole, forIt, YES, "with the service's role"],
  ["iam:CreateServiceLinkedRole", otherOwnRole, forIt, NO, "no other service's"],
  ["iam:DeleteServiceLinkedRole", ownRole, {}, NO, "which stays"],
];

/** Permissions of the role of drift detection, in that account. */
export const LOAD_BALANCER_DRIFT_CASES: readonly Case[] = [
  ["elasticloadbalancing:DescribeLoadBalancers", "*", {}, YES, "it looks at load balancers"],
  ["elasticloadbalancing:DescribeRules", "*", {}, YES, "and their rules"],
  ["elasticloadbalancing:DeleteLoadBalancer", balancer, {}, NO, "which stay"],
];
