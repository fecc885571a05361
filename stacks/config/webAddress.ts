import { isIP, isIPv4 } from "node:net";
import { specialAddress } from "./publicAddress";

/** An address that a browser or an HTTP client opens; undefined: the text is none. */
export function webAddress(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && ["http:", "https:"].includes(url.protocol) ? url : undefined;
}

/** Names that no public server of names knows: RFC 6762, RFC 8375, ICANN's .internal, and what AWS and Docker use. */
const privateName =
  /(^[^.]+$|\.(internal|local|localdomain|lan|home\.arpa|corp|intranet|private|test)$|^internal-[^.]+\.([a-z0-9-]+\.)?elb\.|^vpce-)/i;

/** Whether a URL's host is one that only a network of its own reaches, by all that its name says. */
export function isPrivateHost(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, "");
  if (isIPv4(address)) {
    return specialAddress(address) !== undefined;
  }
  // Unique local and link-local ones.
  return isIP(address) === 6 ? /^f[cde]/i.test(address) : privateName.test(address);
}
