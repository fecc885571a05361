import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import type { Session } from "@aws-sdk/client-ecs";
import type { StartSessionRequest } from "@aws-sdk/client-ssm";
import { NOT_FOUND, run } from "../support/run";

/** AWS's program for the local side of a session. */
export const PLUGIN = "session-manager-plugin";

export const PLUGIN_MANUAL =
  "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html";

/** Version of the plugin on PATH, if any. */
export async function pluginVersion(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { code, stdout } = await run(PLUGIN, ["--version"], { env });
  return code === NOT_FOUND ? undefined : stdout.trim();
}

export interface PluginSession {
  readonly version: string;
  readonly session: Session;
  readonly region: string;
  readonly profile: string | undefined;
  /** Session Manager's request for the session, with which the plugin resumes it. */
  readonly request: StartSessionRequest;
  /** Address of the service that opened the session. */
  readonly endpoint: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdio: StdioOptions;
  /** Whether it has a process group of its own, which a terminal's Ctrl-C doesn't reach. */
  readonly detached: boolean;
}

/**
 * Starts the plugin on a session, as the AWS CLI does.
 *
 * https://github.com/aws/aws-cli/blob/v2/awscli/customizations/ecs/executecommand.py,
 * https://github.com/aws/aws-cli/blob/v2/awscli/customizations/sessionmanager.py
 */
export function startPlugin(args: PluginSession): ChildProcess {
  const { session, region, profile = "", request, endpoint, stdio, detached } = args;
  const { sessionId: SessionId, streamUrl: StreamUrl, tokenValue: TokenValue } = session;
  const response = JSON.stringify({ SessionId, StreamUrl, TokenValue });
  const readsVariable = isNewer(args.version, LAST_WITHOUT_VARIABLE);
  return spawn(
    PLUGIN,
    [
      readsVariable ? RESPONSE_VARIABLE : response,
      region,
      "StartSession",
      profile,
      JSON.stringify(request),
      endpoint,
    ],
    { stdio, detached, env: { ...args.env, ...(readsVariable ? { [RESPONSE_VARIABLE]: response } : {}) } },
  );
}

/**
 * Newer plugins read the session's token from a variable: every user of the machine can read arguments.
 *
 * https://github.com/aws/aws-cli/blob/v2/awscli/customizations/sessionmanager.py
 */
const RESPONSE_VARIABLE = "AWS_SSM_START_SESSION_RESPONSE";
const LAST_WITHOUT_VARIABLE = "1.2.497.0";

function isNewer(version: string, than: string): boolean {
  if (!/^\d+(\.\d+){0,3}$/.test(version)) {
    return false;
  }
  return version.localeCompare(than, "en", { numeric: true }) > 0;
}
