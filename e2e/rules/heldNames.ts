import { type Rule, text } from "./rule";

const SECONDS_AFTER_A_QUEUE = 60;

/** Names that AWS reserves for a while after a deletion. */
export function heldNames(): Rule[] {
  const deletedAt = new Map<string, number>();
  return [
    {
      name: "secret-name",
      refuses: "a secret with the name of one that is in its recovery window",
      source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
      metBy: "`pulumi up` from nothing in them",
      calls: ["secretsmanager:CreateSecret"],
      refuse: async (call, aws) => {
        const { SecretList: secrets } = await aws.json<{ SecretList: Secret[] }>(
          "secretsmanager",
          "secretsmanager.ListSecrets",
          { IncludePlannedDeletion: true },
        );
        const isHeld = secrets.some(
          ({ Name, DeletedDate = null }) => Name === text(call, "Name") && DeletedDate !== null,
        );
        return isHeld
          ? {
              code: "InvalidRequestException",
              message:
                "You can't create this secret because a secret with this name is already scheduled for deletion.",
            }
          : undefined;
      },
    },
    {
      name: "queue-name",
      refuses: `a queue with the name of one that was deleted within ${SECONDS_AFTER_A_QUEUE} seconds`,
      source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html",
      metBy: "`pulumi up` from nothing in them",
      calls: ["sqs:CreateQueue", "sqs:DeleteQueue"],
      refuse: (call) => {
        const since = Date.now() - (deletedAt.get(text(call, "QueueName")) ?? 0);
        return call.name === "sqs:CreateQueue" && since < SECONDS_AFTER_A_QUEUE * 1000
          ? {
              code: "QueueDeletedRecently",
              queryCode: "AWS.SimpleQueueService.QueueDeletedRecently",
              message:
                "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
            }
          : undefined;
      },
      answered: (call) => {
        if (call.name === "sqs:DeleteQueue") {
          deletedAt.set(text(call, "QueueUrl").split("/").pop() ?? "", Date.now());
        }
        return undefined;
      },
    },
  ];
}

interface Secret {
  readonly Name: string;
  readonly DeletedDate?: number | null;
}
