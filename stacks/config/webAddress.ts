import { isIP, isIPv4 } from "node:net";
import { specialAddress } from "./publicAddress";

/** An http or https URL; undefined: the text isn't one. */
export function webAddress(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && ["http:", "https:"].includes(url.protocol) ? url : undefined;
}

/** Names that public DNS doesn't resolve: RFC 6762, RFC 8375, ICANN's .internal, and those of AWS and Docker. */
const privateName =
  /(^[^.]+$|\.(internal|local|localdomain|lan|home\.arpa|corp|intranet|private|test)$|^internal-[^.]+\.([a-z0-9-]+\.)?elb\.|^vpce-)/i;

/** Whether a URL's host is in a private network, judging by its name. */
export function isPrivateHost(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, "");
  if (isIPv4(address)) {
    return specialAddress(address) !== undefined;
  }
  // Unique local and link-local IPv6 addresses.
  return isIP(address) === 6 ? /^f[cde]/i.test(address) : privateName.test(address);
}
