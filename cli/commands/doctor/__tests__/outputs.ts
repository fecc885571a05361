import type { Outputs } from "../../../stack/outputs";
import { platform } from "../../../../__tests__/support/baseArgs";

export const ACCOUNT = "123456789012";
export const REGION = "eu-west-1";
export const CLUSTER = "prefect-ecs-staging-1a2b3c4";
export const SERVICE = "prefect-ecs-staging-agent-default-5d6e7f8";
export const AGENT_FAMILY = "prefect-ecs-staging-agent-default";
export const FLOW_RUN_FAMILY = "prefect-ecs-staging-flow-run";
export const REGISTRATION_FAMILY = "prefect-ecs-staging-registration";
export const POOL = "ecs-staging";
export const EVENTS = "prefect-ecs-staging-events-9a8b7c6";
export const DEAD = "prefect-ecs-staging-events-dead-0f1e2d3";
export const IMAGE = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/prefect-ecs-staging-3c2b1a0@sha256:${"3f2a".repeat(16)}`;
export const LOG_GROUPS = {
  flowRuns: "prefect-ecs-staging-flow-run-1111111",
  registration: "prefect-ecs-staging-registration-2222222",
  "agent-default": "prefect-ecs-staging-agent-default-3333333",
};
export const PREFECT_KEY = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:prefect-ecs-staging-prefect-a1b2c3d-XyZaBc`;
export const WAREHOUSE = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:warehouse-AbCdEf`;
export const API_TOKEN = `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/team/api-token`;
export const KEY_VERSION = "f4c1e0a2-5b1d-4e1e-9d9c-6f2b8f0c7a11";

/** What a staging's `up` gives out, as far as the doctor reads it. */
export function outputs(change: Partial<Outputs> = {}): Outputs {
  return {
    egressIps: ["203.0.113.10"],
    workPools: { default: POOL },
    imageUri: IMAGE,
    taskDefinitionArn: `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/${FLOW_RUN_FAMILY}:7`,
    clusterName: CLUSTER,
    privateSubnetIds: ["subnet-0a", "subnet-0b"],
    flowRunSecurityGroupId: "sg-0f10",
    prefectUrl: "https://prefect.example.com",
    prefectApiUrl: "https://prefect.example.com/api",
    prefectCredential: {
      variable: "PREFECT_API_AUTH_STRING",
      secretArn: PREFECT_KEY,
      configKey: "prefectAuthString",
    },
    secrets: {},
    owner: "prefect-ecs/staging",
    readme: "",
    access: { accountId: ACCOUNT, region: REGION },
    eventQueues: { events: EVENTS, dead: DEAD },
    alarmNames: [],
    failedStartsLogGroup: "/aws/events/prefect-ecs-staging-failed-starts-4444444",
    clusterUrl: "",
    logGroups: LOG_GROUPS,
    logUrls: {},
    dashboardUrl: "",
    alarmTopicArn: "",
    services: { default: SERVICE },
    registrationTaskDefinitionArn: `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/${REGISTRATION_FAMILY}:7`,
    platform: { ...platform, flowRunFamily: FLOW_RUN_FAMILY },
    flowProjects: {},
    nextSteps: "",
    ...change,
  };
}
