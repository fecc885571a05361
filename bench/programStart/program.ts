import { captureStack } from "../../offline/captureStack";

/** What a start of the program reports to whoever started it. */
export interface Started {
  /** Milliseconds since the epoch at which the last resource was registered. */
  readonly at: number;
  /** Seconds of CPU that it took until then. */
  readonly cpuSeconds: number;
  readonly resources: number;
}

async function main(): Promise<void> {
  const { resources } = await captureStack(process.cwd(), "staging");
  const { user, system } = process.cpuUsage();
  const started: Started = {
    at: Date.now(),
    cpuSeconds: (user + system) / 1e6,
    resources: resources.length,
  };
  process.send?.(started);
}

void main();
