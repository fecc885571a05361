import * as path from "node:path";
import type { Colours } from "../cli/support/progress";
import type { Docker } from "./docker";
import { HOST_NAME } from "./dockerBridge";
import { emulatorUrl } from "./emulator";
import type { LocalPorts } from "./localPorts";
import { prefectUiUrl } from "./prefectServer";

/** The Prefect server's, so that a stack there has a secret as it has elsewhere. */
export const AUTH_STRING = "admin:demo";

/** The one that documents name. */
export const REGION = "eu-west-1";

export interface ServersSummaryArgs {
  readonly ports: LocalPorts;
  readonly docker: Pick<Docker, "bridgeAddress">;
  /** File that a shell reads first. */
  readonly environmentFile: string;
}

/** Where the servers are, and what to type for a stack of one's own there. */
export function serversSummary(
  { ports, docker, environmentFile }: ServersSummaryArgs,
  { bold, dim }: Colours,
): string {
  const commands = [
    `. ${path.relative(process.cwd(), environmentFile)}  ${dim("# first, in a shell of its own: all that it does goes there")}`,
    "pulumi stack init try",
    `pulumi config set aws:region ${REGION}`,
    ...prefectAddress(docker, ports),
    `pulumi config set --secret prefectAuthString ${AUTH_STRING}`,
    "pulumi up",
    "./prefect-ecs run hello/hello",
  ];
  return [
    `${bold("AWS")}      ${emulatorUrl(ports.emulator)}, emulated`,
    `${bold("Prefect")}  ${prefectUiUrl(ports.prefect)}, whose pages ask for ${AUTH_STRING}`,
    "",
    bold("A stack of your own there"),
    ...commands.map((command) => `  ${command}`),
    "",
    `${bold("Take it down")}  npm run demo:down`,
  ].join("\n");
}

/** Containers and this machine call the server by one name only where Docker's bridge has an address here. */
function prefectAddress({ bridgeAddress }: Pick<Docker, "bridgeAddress">, { prefect }: LocalPorts): string[] {
  const set = "pulumi config set";
  return bridgeAddress === undefined
    ? [
        `${set} prefectApiUrl http://${HOST_NAME}:${prefect}/api`,
        `${set} prefectUiUrl ${prefectUiUrl(prefect)}`,
      ]
    : [`${set} prefectApiUrl http://${bridgeAddress}:${prefect}/api`];
}
