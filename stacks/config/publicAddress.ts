import { cidrContains, parseCidr } from "../../components/network/cidr";

/** https://www.iana.org/assignments/iana-ipv4-special-registry/, and multicast and reserved addresses above it. */
const special: readonly (readonly [range: string, what: string])[] = [
  ["0.0.0.0/8", "of this network"],
  ["10.0.0.0/8", "private"],
  ["100.64.0.0/10", "of a carrier's NAT"],
  ["127.0.0.0/8", "a loopback"],
  ["169.254.0.0/16", "link-local"],
  ["172.16.0.0/12", "private"],
  ["192.0.0.0/24", "of protocols"],
  ["192.0.2.0/24", "for documentation"],
  ["192.88.99.0/24", "a relay's"],
  ["192.168.0.0/16", "private"],
  ["198.18.0.0/15", "for benchmarks"],
  ["198.51.100.0/24", "for documentation"],
  ["203.0.113.0/24", "for documentation"],
  ["224.0.0.0/4", "multicast"],
  ["240.0.0.0/4", "reserved"],
];

/** The reason why an IPv4 address isn't public; undefined: it is. */
export function specialAddress(address: string): string | undefined {
  const one = parseCidr(`${address}/32`);
  return special.find(([range]) => {
    const outer = parseCidr(range);
    return one !== undefined && outer !== undefined && cidrContains(outer, one);
  })?.[1];
}
