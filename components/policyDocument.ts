import type { PolicyStatement } from "./policyStatement";

/** A policy document that allows exactly these statements. */
export function allow(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ sid, actions, resources, conditions }) => ({
      Sid: sid,
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      Condition: conditions,
    })),
  });
}

/**
 * Who may assume a task's roles: ECS, on behalf of this account's tasks only (the confused-deputy condition of
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html).
 */
export function ecsTasksTrust(partition: string, accountId: string, region: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": accountId },
          ArnLike: { "aws:SourceArn": `arn:${partition}:ecs:${region}:${accountId}:*` },
        },
      },
    ],
  });
}

/**
 * A statement of a resource's own policy: nobody without TLS.
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
