import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../awsAccount";
import { onlyServices, onlyTls } from "../iam/policyDocument";

export interface AlarmTopicArgs {
  readonly account: AwsAccount;
  /** Address to subscribe; undefined: no subscription. */
  readonly email: string | undefined;
  readonly tags: Record<string, string>;
}

export interface AlarmTopic {
  readonly topic: aws.sns.Topic;
  readonly policy: aws.sns.TopicPolicy;
}

/**
 * The SNS topic of alarms, for both ALARM and OK.
 *
 * Not encrypted with KMS: alarms can't publish with the AWS managed key, and a customer managed key costs more than most
 * alarms, for a text that is sent on as e-mail.
 */
export function alarmTopic(name: string, args: AlarmTopicArgs, parent: pulumi.Resource): AlarmTopic {
  const topic = new aws.sns.Topic(name, { tags: args.tags }, { parent });
  const policy = new aws.sns.TopicPolicy(
    name,
    { arn: topic.arn, policy: topicPolicy(topic.arn, args.account) },
    { parent },
  );
  if (args.email !== undefined) {
    new aws.sns.TopicSubscription(
      `${name}-email`,
      { topic: topic.arn, protocol: "email", endpoint: args.email },
      { parent },
    );
  }
  return { topic, policy };
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html */
function topicPolicy(
  topicArn: pulumi.Output<string>,
  { partition, region, accountId }: AwsAccount,
): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "OnlyAlarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: {
          StringEquals: { "aws:SourceAccount": accountId },
          ArnLike: {
            "aws:SourceArn": pulumi.interpolate`arn:${partition}:cloudwatch:${region}:${accountId}:alarm:*`,
          },
        },
      },
      onlyServices("sns:Publish", topicArn),
      onlyTls("sns:Publish", topicArn),
    ],
  });
}
