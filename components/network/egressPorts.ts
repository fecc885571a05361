const proxyVariable = /^(https?|all)_proxy$/i;

export interface EgressArgs {
  readonly prefectApiUrl: string;
  /** Plain variables of the container. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Secret variables of the container, of which only the names are read. @default none */
  readonly secrets?: Readonly<Record<string, unknown>>;
}

type PortRange = readonly [from: number, to: number];

/** Ports that an agent connects to: HTTPS for AWS, Prefect's API, and the proxies in its variables. */
export function egressPorts({ prefectApiUrl, environment = {}, secrets = {} }: EgressArgs): PortRange[] {
  // A secret proxy address has an unknown port.
  if (Object.keys(secrets).some((name) => proxyVariable.test(name))) {
    return [[1, 65_535]];
  }
  const proxies = Object.entries(environment).flatMap(([name, value]) =>
    proxyVariable.test(name) ? [value.includes("://") ? value : `http://${value}`] : [],
  );
  const ports = [prefectApiUrl, ...proxies].filter((url) => URL.canParse(url)).map(portOf);
  return [...new Set([443, ...ports])].sort((a, b) => a - b).map((port) => [port, port]);
}

const defaultPorts: Readonly<Record<string, number>> = { "http:": 80, "socks5:": 1080, "socks5h:": 1080 };

function portOf(text: string): number {
  const { port, protocol } = new URL(text);
  return port === "" ? (defaultPorts[protocol] ?? 443) : Number(port);
}
