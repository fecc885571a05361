import { readFileSync } from "node:fs";
import * as path from "node:path";
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { awsClients } from "../cli/aws/awsClients";
import { basicAuthorization } from "../cli/prefect/authorization";
import { PrefectClient } from "../cli/prefect/client";
import type { Outputs } from "../cli/stack/outputs";
import { CliError } from "../cli/support/cliError";
import { lastLine, run } from "../cli/support/run";
import { until } from "../cli/support/until";
import { PREFECT_SERVER_PORT, privateDomain, serverAddress } from "../components/server/serverAddress";
import { projectName } from "../stacks/projectName";
import { containerMark } from "./containers";
import { baseImage } from "./docker";
import { isHealthy } from "./http";
import { prefectApiUrl } from "./prefectServer";
import type { Session } from "./session";
import { LOCAL_STACK } from "./stack";

/** Forwards a port of this machine to the local stack's own Prefect server, as `./prefect-ecs ui` does on AWS by a session. */
export async function forwardOwnServer({ folder, signal }: Session, port: number): Promise<void> {
  const domain = privateDomain(`${projectName(folder.root)}-${LOCAL_STACK}`);
  const { hostname } = new URL(serverAddress(domain));
  const script = readFileSync(path.join(__dirname, "forward_name.py"), "utf8");
  const flags = ["--detach", "--network", folder.identity, ...containerMark(folder)];
  const published = ["--publish", `127.0.0.1:${port}:${PREFECT_SERVER_PORT}`];
  const command = ["python", "-c", script, hostname, String(PREFECT_SERVER_PORT)];
  // Not interruptible: an interrupt between creation and start would leave the container behind.
  const { code, stderr } = await run(
    "docker",
    ["run", ...flags, ...published, baseImage(folder.root), ...command],
    { timeoutSeconds: 30 },
  );
  if (code !== 0) {
    throw new CliError(
      `The Prefect server's port can't be forwarded: ${lastLine(stderr) || "no reason given"}`,
    );
  }
  const health = `${prefectApiUrl(port)}/health`;
  const answers = (): Promise<true | undefined> => isHealthy(health).then((healthy) => healthy || undefined);
  if ((await until(answers, { signal, timeoutSeconds: 60 })) === undefined) {
    throw new CliError(`The stack's Prefect server doesn't answer at ${health}.`);
  }
}

/** The auth string that the first `up` made, or a later one. */
export async function ownAuthString(
  { signal }: Session,
  { access, prefectCredential }: Outputs,
): Promise<string> {
  const { secretsManager } = awsClients(access, signal);
  const command = new GetSecretValueCommand({ SecretId: prefectCredential?.secretArn });
  return (await secretsManager.send(command)).SecretString ?? "";
}

/** A client that asks for the auth string at its first call. */
export function ownServerClient(session: Session, outputs: Outputs, port: number): PrefectClient {
  return new PrefectClient({
    apiUrl: prefectApiUrl(port),
    signal: session.signal,
    authorization: async () =>
      basicAuthorization(await ownAuthString(session, outputs), "the stack's secret"),
  });
}
