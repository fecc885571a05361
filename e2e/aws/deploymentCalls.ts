import type { PastOperation } from "../engine";
import type { RecordedCall } from "./recordedCalls";

/** A kind of call of a deployment, with the engine's operation. */
export interface DeploymentCall {
  /** The engine's operation; `preview --refresh` also reads all resources in the state. */
  readonly during: "preview" | "preview --refresh" | "up" | "destroy" | "run";
  /** Caller: AWS's provider, or the project's own steps and commands. */
  readonly by: "provider" | "step";
  /** IAM's name of the action. */
  readonly action: string;
}

/** All kinds of calls of the operations, each once and sorted. */
export function deploymentCalls(
  operations: readonly PastOperation[],
  calls: readonly RecordedCall[],
): DeploymentCall[] {
  const found = operations.flatMap(({ command, flags, from, to }) =>
    calls
      // Calls have times in whole seconds. In an operation's first second the previous one may still have made calls.
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

/** Endpoint's name → IAM's name, if they differ. */
const SERVICES: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

function callerOf(userAgent: string): DeploymentCall["by"] | undefined {
  if (/terraform|pulumi/i.test(userAgent)) {
    return "provider";
  }
  return userAgent.includes("aws-sdk-js") ? "step" : undefined;
}
