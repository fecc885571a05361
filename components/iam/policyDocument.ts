import type { PolicyStatement } from "./policyStatement";

/** A statement that allows or denies, by `Action` or `NotAction`. */
export type EffectStatement = Omit<PolicyStatement, "actions"> & {
  readonly effect: "Allow" | "Deny";
} & ({ readonly actions: string[] } | { readonly notActions: string[] });

/** A policy document that allows exactly these statements. */
export function allow(statements: readonly PolicyStatement[]): string {
  return policyDocument(statements.map((statement) => ({ ...statement, effect: "Allow" })));
}

/** A policy document with these statements. */
export function policyDocument(statements: readonly EffectStatement[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({
      Sid: statement.sid,
      Effect: statement.effect,
      ...("actions" in statement ? { Action: statement.actions } : { NotAction: statement.notActions }),
      Resource: statement.resources,
      Condition: statement.conditions,
    })),
  });
}

/**
 * Trust policy of a task's roles: ECS, for this account's tasks only (the confused-deputy condition of
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html).
 */
export function ecsTasksTrust(partition: string, accountId: string, region: string): string {
  return serviceTrust("ecs-tasks.amazonaws.com", accountId, `arn:${partition}:ecs:${region}:${accountId}:*`);
}

/**
 * Trust policy of a schedule's role: EventBridge Scheduler, for this account's default group of schedules only.
 *
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export function schedulerTrust(partition: string, accountId: string, region: string): string {
  const group = `arn:${partition}:scheduler:${region}:${accountId}:schedule-group/default`;
  return serviceTrust("scheduler.amazonaws.com", accountId, group);
}

function serviceTrust(service: string, accountId: string, sourceArn: string): string {
  return trust(service, {
    StringEquals: { "aws:SourceAccount": accountId },
    ArnLike: { "aws:SourceArn": sourceArn },
  });
}

/** Trust policy of a role for a service that AWS documents no condition for. */
export function plainTrust(service: string): string {
  return trust(service);
}

function trust(service: string, conditions?: object): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sts:AssumeRole",
        Condition: conditions,
      },
    ],
  });
}

/**
 * A statement for a resource policy that denies requests without TLS.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-securetransport
 */
export function onlyTls<Arn>(action: string, resource: Arn) {
  return {
    Sid: "OnlyTls",
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: resource,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  } as const;
}

/**
 * A statement for a resource policy that denies direct requests of users and roles, whatever their own policies allow.
 * AWS services that the policy allows still can, and so can a service on behalf of a user who may.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice
 */
export function onlyServices<Arn>(action: string, resource: Arn) {
  return {
    Sid: "OnlyServices",
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: resource,
    Condition: { Bool: { "aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false" } },
  } as const;
}
