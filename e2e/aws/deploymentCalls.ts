import type { PastOperation } from "../engine";
import type { RecordedCall } from "./recordedCalls";

/** A kind of call that a deployment makes, by what the engine was at. */
export interface DeploymentCall {
  /** `preview --refresh` reads besides what the state says that there is. */
  readonly during: "preview" | "preview --refresh" | "up" | "destroy" | "run";
  /** AWS's provider, or the project's own steps and commands. */
  readonly by: "provider" | "step";
  /** As IAM names it. */
  readonly action: string;
}

/** Every kind of call that the operations made, each once and sorted. */
export function deploymentCalls(
  operations: readonly PastOperation[],
  calls: readonly RecordedCall[],
): DeploymentCall[] {
  const found = operations.flatMap(({ command, flags, from, to }) =>
    calls
      // Times of calls are whole seconds. In its first one an operation only starts, and another may have ended.
      .filter(({ time }) => time >= Math.ceil(from) && time <= to)
      .flatMap(({ service, action, userAgent }): DeploymentCall[] => {
        const by = callerOf(userAgent);
        const during = command === "preview" && flags.includes("--refresh") ? "preview --refresh" : command;
        return by === undefined || during === "import"
          ? []
          : [{ during, by, action: `${SERVICES[service] ?? service}:${action}` }];
      }),
  );
  const unique = new Map(found.map((call) => [`${call.during} ${call.by} ${call.action}`, call]));
  return [...unique].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, call]) => call);
}

/** The endpoint's name → IAM's, where they differ. */
const SERVICES: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

function callerOf(userAgent: string): DeploymentCall["by"] | undefined {
  if (/terraform|pulumi/i.test(userAgent)) {
    return "provider";
  }
  return userAgent.includes("aws-sdk-js") ? "step" : undefined;
}
