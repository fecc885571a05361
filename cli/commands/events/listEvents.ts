import type { CommandContext } from "../../context/context";
import { eventQueueStatus, type EventQueueStatus } from "../../aws/eventQueue";
import { columns } from "../../support/columns";
import { ExitCode } from "../../support/exitCode";
import { briefly } from "../../support/failure";
import { about, dateAndClock } from "../../support/time";
import { type DeadLetter, someDeadLetters } from "./deadLetters";
import { queueOf } from "../../aws/queue";

interface Listed extends EventQueueStatus {
  /** Some dead letters; undefined: they can't be read. */
  readonly sample: readonly DeadLetter[] | undefined;
}

/** Shows the counts of waiting events and dead letters, and some dead letters. */
export async function listEvents(context: CommandContext): Promise<number> {
  const environment = await context.environment();
  let unread: string | undefined;
  const listed = await context.progress.step("Events", async (): Promise<Listed> => {
    const dead = queueOf(environment, environment.outputs.eventQueues.dead);
    const counts = await eventQueueStatus(environment, dead);
    if (counts.dead === 0) {
      return { ...counts, sample: [] };
    }
    try {
      return { ...counts, sample: await someDeadLetters(environment, (await dead).url) };
    } catch (error) {
      environment.signal.throwIfAborted();
      unread = `The dead letters can't be read: ${briefly(error)}`;
      return { ...counts, sample: undefined };
    }
  });
  context.answer(listed, () => render(listed, context));
  if (unread !== undefined) {
    context.note(unread);
    return ExitCode.unread;
  }
  return ExitCode.ok;
}

function render({ waiting, oldestSeconds, dead, sample = [] }: Listed, context: CommandContext): string {
  const age = oldestSeconds === undefined ? "" : `, the oldest for ${about(oldestSeconds)}`;
  const counts = `${waiting} waiting${age}; ${dead} in the dead-letter queue`;
  if (dead === 0) {
    return counts;
  }
  const head = ["Task", "Flow run", "Stopped", "Why"].map((title) => context.colours.bold(title));
  const rows = sample.map(({ task, flowRunId, stoppedAt, stoppedReason }) => [
    task ?? "not a task event",
    flowRunId ?? "",
    stoppedAt === undefined ? "" : dateAndClock(stoppedAt),
    stoppedReason ?? "",
  ]);
  return [
    counts,
    ...(rows.length === 0 ? [] : ["", ...columns([head, ...rows]), ""]),
    "When Prefect answers and an agent runs, send them back: `./prefect-ecs events redrive`",
  ].join("\n");
}
