import { type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { StartSessionCommand, type StartSessionRequest } from "@aws-sdk/client-ssm";
import type { Environment } from "../stack/environment";
import { CliError } from "../support/cliError";
import { signal as sendSignal } from "../support/processTable";
import { endpointOf } from "./ecsExec";
import { startPlugin } from "./sessionPlugin";

export interface PortSessionArgs {
  /** Version of the plugin. */
  readonly version: string;
  /** Session Manager's name of the container. */
  readonly target: string;
  readonly port: number;
  readonly localPort: number;
  /** Why, at most 256 characters: CloudTrail keeps it with who it was. */
  readonly reason: string;
  readonly env: NodeJS.ProcessEnv;
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-sessions-start.html */
const DOCUMENT = "AWS-StartPortForwardingSession";
/** What the plugin prints once it listens. */
const LISTENS = /^Port \d+ opened/m;
const OPEN_SECONDS = 60;
const CLOSE_SECONDS = 5;

/** A session of Session Manager that forwards a port of a task to this machine. */
export class PortSession {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #said = "";

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#closed = Promise.race([once(child, "close"), once(child, "error")]).catch(() => undefined);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => (this.#said += text));
    }
  }

  /** Asks Session Manager for a session and starts the plugin on it. */
  static async start({ aws, outputs }: Environment, args: PortSessionArgs): Promise<PortSession> {
    const request: StartSessionRequest = {
      Target: args.target,
      DocumentName: DOCUMENT,
      Reason: args.reason,
      Parameters: { portNumber: [String(args.port)], localPortNumber: [String(args.localPort)] },
    };
    const { SessionId, StreamUrl, TokenValue } = await aws.ssm.send(new StartSessionCommand(request));
    return new PortSession(
      startPlugin({
        version: args.version,
        session: { sessionId: SessionId, streamUrl: StreamUrl, tokenValue: TokenValue },
        region: outputs.access.region,
        profile: outputs.access.profile,
        request,
        endpoint: endpointOf(outputs.access, "ssm"),
        env: args.env,
        stdio: ["ignore", "pipe", "pipe"],
        // This process tells it of Ctrl-C, so that nothing is printed between.
        detached: true,
      }),
    );
  }

  /** Waits until the plugin listens. @throws CliError when it doesn't. */
  async opened(signal: AbortSignal): Promise<void> {
    const late = AbortSignal.timeout(OPEN_SECONDS * 1000);
    while (!LISTENS.test(this.#said)) {
      if (this.hasEnded || late.aborted) {
        throw this.failure();
      }
      await Promise.race([this.#closed, sleep(50, undefined, { signal })]);
    }
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined;
  }

  /** Resolves when the session has ended, for whatever reason. */
  get ended(): Promise<unknown> {
    return this.#closed;
  }

  /** What the plugin said last. */
  failure(): CliError {
    const lines = this.#said.trim().split("\n").slice(-5);
    return new CliError(
      ["Session Manager has ended the session:", ...lines.map((line) => `  ${line}`)].join("\n"),
    );
  }

  /** Ends the session. The plugin tells Session Manager so when it gets a Ctrl-C. */
  async close(): Promise<void> {
    const { pid } = this.#child;
    if (this.hasEnded || pid === undefined) {
      return;
    }
    sendSignal(-pid, "SIGINT");
    const closed = this.#closed.then(() => true);
    if (!(await Promise.race([closed, sleep(CLOSE_SECONDS * 1000, false, { ref: false })]))) {
      sendSignal(-pid, "SIGKILL");
    }
  }
}
