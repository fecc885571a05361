import type { Context } from "../../rights/simulation";
import { OFFLINE_ACCOUNT } from "../../support/program";
import { arn, iam } from "../requests";

// Resources of a stack, and of the account.
export const named = (stack: string, part = ""): string => `prefect-ecs-${stack}${part}-0a1b2c3`;
export const deployRole = (stack: string): string => iam(`role/bootstrap/prefect-ecs-deploy-${stack}`);
export const taskRole = (stack: string): string => iam(`role/${named(stack, "-flow-run-task")}`);
export const boundaryOf = (stack: string): string => iam(`policy/bootstrap/prefect-ecs-tasks-${stack}`);
export const definition = (stack: string): string =>
  arn("ecs", `task-definition/prefect-ecs-${stack}-flow-run:7`);
export const cluster = (stack: string): string => arn("ecs", `cluster/${named(stack)}`);
export const service = (stack: string): string =>
  arn("ecs", `service/${named(stack)}/${named(stack, "-agent-default")}`);
export const images = (stack: string): string => arn("ecr", `repository/${named(stack)}`);
export const rule = (stack: string): string => arn("events", `rule/${named(stack, "-task-stopped")}`);
export const queue = (stack: string): string => arn("sqs", named(stack, "-events"));
export const secret = (stack: string): string =>
  arn("secretsmanager", `secret:${named(stack, "-prefect")}-AbCdEf`);
export const log = (stack: string): string => arn("logs", `log-group:${named(stack, "-flow-run")}`);
export const BUCKET = "arn:aws:s3:::prefect-ecs-state";
export const state = (key: string): string => `${BUCKET}/.pulumi/${key}`;
export const KEY = arn("kms", "key/11111111-2222-3333-4444-555555555555");
export const group = arn("ec2", "security-group/sg-1");
export const vpc = arn("ec2", "vpc/vpc-1");
export const address = arn("ec2", "elastic-ip/eipalloc-1");
export const TRUSTED = true;
/** The same in another account, which shares it. */
export const shared = (resource: string): string => resource.replace(OFFLINE_ACCOUNT, "210987654321");
export const subnet = arn("ec2", "subnet/subnet-1");
export const routes = arn("ec2", "route-table/rtb-1");
export const topic = (stack: string): string => arn("sns", named(stack, "-alarms"));
export const dashboard = (stack: string): string =>
  `arn:aws:cloudwatch::${OFFLINE_ACCOUNT}:dashboard/prefect-ecs-${stack}`;
export const alarm = (stack: string): string => arn("cloudwatch", `alarm:${named(stack)}`);
export const telling = (...actions: string[]): Context => ({ "cloudwatch:AlarmActions": actions });
