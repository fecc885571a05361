import {
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import type { CommandContext } from "../../context/context";
import type { Environment } from "../../stack/environment";
import { CliError } from "../../support/cliError";
import { ExitCode } from "../../support/exitCode";
import { until } from "../../support/until";
import { queueOf } from "../../aws/queue";

/** Maximum duration of a redrive: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html */
const MOVE_SECONDS = 36 * 60 * 60;

/** Lets SQS move the dead letters back to the agents' queue, and waits for the end. */
export async function redrive(context: CommandContext): Promise<number> {
  const environment = await context.environment();
  const { events, dead } = environment.outputs.eventQueues;
  const moved = await context.progress.step("Events", async (say) => {
    const queue = await queueOf(environment, dead);
    const last = await newestMove(environment, queue.arn);
    // SQS runs one move per queue: follow a running one.
    const underWay = last !== undefined && isUnderWay(last);
    if (!underWay && queue.messages === 0) {
      return undefined;
    }
    if (!underWay) {
      await environment.aws.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: queue.arn }));
    }
    return follow(environment, queue.arn, underWay ? undefined : last, say);
  });
  context.answer({ moved: moved ?? 0 }, () =>
    moved === undefined
      ? `Nothing to send back: queue ${dead} is empty.`
      : `${moved} sent back to queue ${events}. Agents take them within a minute; \`./prefect-ecs events ls\` shows what is left.`,
  );
  return ExitCode.ok;
}

async function newestMove(
  { aws }: Environment,
  SourceArn: string,
): Promise<ListMessageMoveTasksResultEntry | undefined> {
  const { Results = [] } = await aws.sqs.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }));
  return Results[0];
}

function isUnderWay({ Status }: ListMessageMoveTasksResultEntry): boolean {
  return Status === "RUNNING" || Status === "CANCELLING";
}

/** Returns the number of moved events. @param before The previous move, which SQS may still list as the newest. */
async function follow(
  environment: Environment,
  arn: string,
  before: ListMessageMoveTasksResultEntry | undefined,
  say: (detail: string) => void,
): Promise<number> {
  const end = await until(
    async () => {
      const move = await newestMove(environment, arn);
      if (move === undefined || move.StartedTimestamp === before?.StartedTimestamp) {
        return undefined;
      }
      const { ApproximateNumberOfMessagesMoved: moved = 0, ApproximateNumberOfMessagesToMove: all } = move;
      say(all === undefined ? `${moved} sent back` : `${moved} of ${all} sent back`);
      return isUnderWay(move) ? undefined : move;
    },
    { signal: environment.signal, timeoutSeconds: MOVE_SECONDS, everySeconds: 2 },
  );
  const moved = end?.ApproximateNumberOfMessagesMoved ?? 0;
  if (end?.Status !== "COMPLETED") {
    const reason = end?.FailureReason === undefined ? "" : `: ${end.FailureReason}`;
    throw new CliError(
      `SQS ended the move of events as ${end?.Status ?? "unknown"}${reason}. ${moved} were sent back, the others stay in the dead-letter queue. ` +
        "SQS uses your rights: you need `sqs:ReceiveMessage`, `sqs:DeleteMessage` and `sqs:GetQueueAttributes` on " +
        `queue ${environment.outputs.eventQueues.dead} and \`sqs:SendMessage\` on queue ${environment.outputs.eventQueues.events}. ` +
        "Then run `./prefect-ecs events redrive` again.",
    );
  }
  return moved;
}
