import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { onlyServices, onlyTls } from "../iam/policyDocument";

export interface TaskEventsArgs {
  readonly clusterArn: pulumi.Input<string>;
  /**
   * Family of the tasks to observe, in a cluster that other programs share; families that begin with it and `-` are
   * included. @default every task of the cluster
   */
  readonly flowRunFamily?: string;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/** The queue of stopped tasks, from which an agent's observer detects crashed flow runs. */
export class TaskEvents extends pulumi.ComponentResource {
  readonly queueName: pulumi.Output<string>;
  readonly queueArn: pulumi.Output<string>;
  readonly deadLetterQueueName: pulumi.Output<string>;

  constructor(name: string, args: TaskEventsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:events:TaskEvents", name, {}, opts);
    const tags = args.tags ?? {};

    const deadLetters = new aws.sqs.Queue(
      `${name}-events-dead`,
      { sqsManagedSseEnabled: true, messageRetentionSeconds: MAX_RETENTION_SECONDS, tags },
      { parent: this },
    );
    const queue = new aws.sqs.Queue(
      `${name}-events`,
      {
        sqsManagedSseEnabled: true,
        messageRetentionSeconds: MAX_RETENTION_SECONDS,
        visibilityTimeoutSeconds: 60,
        redrivePolicy: pulumi.jsonStringify({
          deadLetterTargetArn: deadLetters.arn,
          maxReceiveCount: MAX_RECEIVE_COUNT,
        }),
        // Dead letters move without a check of the target's policy: any queue in the account could send its messages here.
        redriveAllowPolicy: JSON.stringify({ redrivePermission: "denyAll" }),
        tags,
      },
      { parent: this },
    );
    new aws.sqs.RedriveAllowPolicy(
      `${name}-events-dead`,
      {
        queueUrl: deadLetters.url,
        redriveAllowPolicy: pulumi.jsonStringify({
          redrivePermission: "byQueue",
          sourceQueueArns: [queue.arn],
        }),
      },
      { parent: this },
    );
    const rule = new aws.cloudwatch.EventRule(
      `${name}-task-stopped`,
      {
        description: "Flow tasks of the cluster that stopped",
        eventPattern: pulumi.jsonStringify({
          source: ["aws.ecs"],
          "detail-type": ["ECS Task State Change"],
          // The observer handles about 26 events a second, and only STOPPED shows a crash.
          detail: {
            clusterArn: [args.clusterArn],
            lastStatus: ["STOPPED"],
            ...(args.flowRunFamily === undefined
              ? {}
              : { taskDefinitionArn: revisionsOf(args.clusterArn, args.flowRunFamily) }),
          },
        }),
        tags,
      },
      { parent: this },
    );
    const policy = this.policy(`${name}-events`, queue, [
      {
        Sid: "OnlyTheRule",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queue.arn,
        Condition: { ArnEquals: { "aws:SourceArn": rule.arn } },
      },
    ]);
    // SQS moves dead letters in without a check of the policy; it moves them back for a user who may send.
    this.policy(`${name}-events-dead`, deadLetters, []);
    // Events that the policy doesn't allow yet are lost, so the target waits for it.
    new aws.cloudwatch.EventTarget(
      `${name}-events`,
      { rule: rule.name, arn: queue.arn },
      { parent: this, dependsOn: [policy] },
    );

    this.queueName = queue.name;
    this.queueArn = queue.arn;
    this.deadLetterQueueName = deadLetters.name;
    this.registerOutputs({
      queueName: this.queueName,
      queueArn: this.queueArn,
      deadLetterQueueName: this.deadLetterQueueName,
    });
  }

  private policy(name: string, queue: aws.sqs.Queue, allowed: object[]): aws.sqs.QueuePolicy {
    return new aws.sqs.QueuePolicy(
      name,
      {
        queueUrl: queue.url,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [...allowed, onlyServices("sqs:SendMessage", queue.arn), onlyTls("sqs:*", queue.arn)],
        }),
      },
      { parent: this },
    );
  }
}

/** Prefixes of the ARNs of revisions of a family, and of flow projects' families, in the cluster's account and region. */
function revisionsOf(
  clusterArn: pulumi.Input<string>,
  family: string,
): pulumi.Output<{ readonly prefix: string }[]> {
  return pulumi.output(clusterArn).apply((arn) =>
    [":", "-"].map((end) => ({
      prefix: `${arn.slice(0, arn.indexOf(":cluster/"))}:task-definition/${family}${end}`,
    })),
  );
}

/** One receive a minute (prefect_ecs/src/prefect_ecs/agent/observer.py): Prefect may be down for 25 minutes without an alarm. */
const MAX_RECEIVE_COUNT = 25;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const MAX_RETENTION_SECONDS = 14 * 24 * 60 * 60;
