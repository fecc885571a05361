import { followRun } from "../cli/flowRuns/followRun";
import { startRun } from "../cli/flowRuns/startRun";
import type { LogLine, PrefectClient, Table } from "../cli/prefect/client";
import { CliError } from "../cli/support/cliError";
import { columns } from "../cli/support/columns";
import type { Session } from "./session";

export interface LeaderboardRun {
  readonly id: string;
  /** The rankings as text tables. */
  readonly text: string;
}

/** Runs the deployment `leaderboard`, and reads its artifacts from Prefect. */
export async function runLeaderboard(
  { progress, signal }: Session,
  prefect: PrefectClient,
  title: string,
): Promise<LeaderboardRun> {
  return progress.step(title, async (say) => {
    const { id, name } = await startRun(prefect, { deployment: "leaderboard/leaderboard" });
    const { state } = await followRun(prefect, id, {
      signal,
      timeoutSeconds: RUN_SECONDS,
      onState: (state) => {
        say(`${name}: ${state.name}`);
      },
    });
    if (state.type !== "COMPLETED") {
      const lines = failureLines(await prefect.logLines(id));
      throw new CliError(
        [`The run ended as ${state.name}: ${state.message ?? "no reason given"}`, ...lines].join("\n"),
      );
    }
    return { id, text: rankings(await prefect.tables(id)) };
  });
}

/** Time for the container's start, the import of Prefect and a few seconds of work. */
const RUN_SECONDS = 300;

const ERROR_LEVEL = 40;

/** The last errors of a run's log, or its last lines if it has none. */
function failureLines(log: readonly LogLine[]): string[] {
  const errors = log.filter(({ level }) => level >= ERROR_LEVEL);
  return (errors.length > 0 ? errors : log)
    .slice(-5)
    .map(({ message }) => `  ${message.replaceAll("\n", "\n  ")}`);
}

/** Text tables, with numbers aligned right. */
export function rankings(tables: readonly Table[]): string {
  return tables.map((table) => [table.description, ...rowsOf(table)].join("\n")).join("\n\n");
}

function rowsOf({ rows }: Table): string[] {
  const [first] = rows;
  if (first === undefined) {
    return [];
  }
  const names = Object.keys(first);
  const right = names.flatMap((name, index) => (typeof first[name] === "number" ? [index] : []));
  const cells = rows.map((row) => names.map((name) => String(row[name] ?? "")));
  return columns([names, ...cells], { right }).map((line) => `  ${line}`);
}
