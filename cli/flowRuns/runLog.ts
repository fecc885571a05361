import { type LogLine, PAGE, type PrefectClient } from "../prefect/client";

/** Lines of a task run arrive in batches, after newer lines of the flow run. */
const LOOK_BACK_MILLISECONDS = 10_000;

/** Follows a run's log in Prefect. */
export class RunLog {
  readonly #prefect: PrefectClient;
  readonly #runId: string;
  readonly #seen = new Set<string>();
  #since: string | undefined;

  /** @param since ISO time of the first line. @default the whole log */
  constructor(prefect: PrefectClient, runId: string, since?: string) {
    this.#prefect = prefect;
    this.#runId = runId;
    this.#since = since;
  }

  /** The lines that have come since it was last asked. */
  async next(): Promise<LogLine[]> {
    const lines: LogLine[] = [];
    for (let offset = 0; ; offset += PAGE) {
      const page = await this.#prefect.logLines(this.#runId, this.#since, offset);
      lines.push(...page.filter(({ id }) => !this.#seen.has(id)));
      page.forEach(({ id }) => this.#seen.add(id));
      if (page.length < PAGE) {
        break;
      }
    }
    const last = lines.at(-1);
    if (last !== undefined) {
      this.#since = new Date(Date.parse(last.timestamp) - LOOK_BACK_MILLISECONDS).toISOString();
    }
    return lines;
  }
}
