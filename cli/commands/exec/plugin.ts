import { spawn } from "node:child_process";
import type { Session } from "@aws-sdk/client-ecs";
import { NOT_FOUND, run } from "../../support/run";

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
  /** Session Manager's name of the container. */
  readonly target: string;
  readonly endpoint: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Runs the plugin on a session and this terminal, as the AWS CLI does, and returns its exit code.
 *
 * https://github.com/aws/aws-cli/blob/v2/awscli/customizations/ecs/executecommand.py
 */
export function startPlugin(args: PluginSession): Promise<number> {
  const { session, region, profile = "", target, endpoint } = args;
  const { sessionId: SessionId, streamUrl: StreamUrl, tokenValue: TokenValue } = session;
  const response = JSON.stringify({ SessionId, StreamUrl, TokenValue });
  const readsVariable = isNewer(args.version, LAST_WITHOUT_VARIABLE);
  const child = spawn(
    PLUGIN,
    [
      readsVariable ? RESPONSE_VARIABLE : response,
      region,
      "StartSession",
      profile,
      JSON.stringify({ Target: target }),
      endpoint,
    ],
    // Ctrl-C belongs to the remote shell: the plugin gets it and passes it on.
    { stdio: "inherit", env: { ...args.env, ...(readsVariable ? { [RESPONSE_VARIABLE]: response } : {}) } },
  );
  return new Promise((resolve) => {
    child.on("close", (code) => {
      resolve(code ?? 1);
    });
  });
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
