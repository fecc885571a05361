import { setTimeout as sleep } from "node:timers/promises";
import type { CommandContext } from "../../context/context";
import { ExitCode } from "../../support/exitCode";
import { clock } from "../../support/time";
import { gatherStatus, type Status } from "./gather";
import { atMostEvery, brokenOff } from "./lastOperation";
import { problemsOf, unreadableIn, wrongIn } from "./problems";
import { renderStatus } from "./render";
import { openScreen } from "./screen";

export interface StatusArgs {
  /** Seconds between two looks. @default one look */
  readonly watchSeconds?: number;
  /** Fail when something is wrong. */
  readonly check: boolean;
}

/** Interval of `--watch` for the engine: each read starts two processes of its CLI. */
const ENGINE_SECONDS = 60;

/** Shows the stack's status. */
export async function showStatus(
  context: CommandContext,
  { watchSeconds, check }: StatusArgs,
): Promise<number> {
  const environment = await context.environment();
  if (watchSeconds !== undefined) {
    const lastOperation = atMostEvery(ENGINE_SECONDS, () => brokenOff(environment));
    return watch(context, () => gatherStatus(environment, lastOperation), watchSeconds);
  }
  const status = await context.progress.step("Status", () => gatherStatus(environment));
  context.answer(asJson(status), () => renderStatus(status, context.colours).join("\n"));
  if (check && wrongIn(status).length > 0) {
    return ExitCode.failed;
  }
  return unreadableIn(status).length > 0 ? ExitCode.unread : ExitCode.ok;
}

/** Refreshes until Ctrl-C. */
async function watch(
  context: CommandContext,
  gather: () => Promise<Status>,
  everySeconds: number,
): Promise<never> {
  const { io, json, colours, signal } = context;
  const screen = json ? undefined : openScreen(io.stdout);
  try {
    for (;;) {
      const status = await gather();
      if (screen === undefined) {
        context.print(JSON.stringify(asJson(status)));
      } else {
        const foot = colours.dim(
          `${clock(new Date().toISOString())}, every ${everySeconds} s; Ctrl-C ends it`,
        );
        screen.show([...renderStatus(status, colours), ...(io.stdout.isTTY === true ? ["", foot] : [])]);
      }
      await sleep(everySeconds * 1000, undefined, { signal });
    }
  } finally {
    screen?.close();
  }
}

/** Each section's data, or `{"unreadable": why}`. */
function asJson(status: Status): object {
  const parts = Object.entries(status).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === "object" && value !== null && "found" in value ? value.found : value,
  ]);
  return { ...(Object.fromEntries(parts) as object), problems: problemsOf(status) };
}
