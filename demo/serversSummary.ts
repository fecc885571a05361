import * as path from "node:path";
import type { Colours } from "../cli/support/progress";
import type { Docker } from "./docker";
import { HOST_NAME } from "./dockerBridge";
import { emulatorUrl } from "./emulator";
import type { LocalPorts } from "./localPorts";
import { prefectUiUrl } from "./prefectServer";

/** The Prefect server's auth string, so that a stack needs a secret, as it does elsewhere. */
export const AUTH_STRING = "admin:demo";

/** The documentation's region. */
export const REGION = "eu-west-1";

export interface ServersSummaryArgs {
  readonly ports: LocalPorts;
  readonly docker: Pick<Docker, "bridgeAddress">;
  /** File to source in a shell. */
  readonly environmentFile: string;
}

/** Addresses of the servers, and the commands for a new stack. */
export function serversSummary(
  { ports, docker, environmentFile }: ServersSummaryArgs,
  { bold, dim }: Colours,
): string {
  const commands = [
    `. ${path.relative(process.cwd(), environmentFile)}  ${dim("# first, in a new shell: points its commands here")}`,
    "pulumi stack init try",
    `pulumi config set aws:region ${REGION}`,
    ...prefectAddress(docker, ports),
    `pulumi config set --secret prefectAuthString ${AUTH_STRING}`,
    "pulumi up",
    "./prefect-ecs run hello/hello",
  ];
  return [
    `${bold("AWS")}      ${emulatorUrl(ports.emulator)}, emulated`,
    `${bold("Prefect")}  ${prefectUiUrl(ports.prefect)}, log in with ${AUTH_STRING}`,
    "",
    bold("Create a stack"),
    ...commands.map((command) => `  ${command}`),
    "",
    `${bold("Take it down")}  npm run demo:down`,
  ].join("\n");
}

/** Without a bridge address on this machine, containers and this machine need different URLs of the server. */
function prefectAddress({ bridgeAddress }: Pick<Docker, "bridgeAddress">, { prefect }: LocalPorts): string[] {
  const set = "pulumi config set";
  return bridgeAddress === undefined
    ? [
        `${set} prefectApiUrl http://${HOST_NAME}:${prefect}/api`,
        `${set} prefectUiUrl ${prefectUiUrl(prefect)}`,
      ]
    : [`${set} prefectApiUrl http://${bridgeAddress}:${prefect}/api`];
}
