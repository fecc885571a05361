import type { Cidr } from "./cidr";
import { cidrContains, formatCidr, parseCidr, subCidr } from "./cidr";
import { show } from "../show";

/** The address ranges of one availability zone. */
export interface ZoneSubnets {
  readonly zone: string;
  readonly publicCidrBlock: string;
  readonly privateCidrBlock: string;
}

/** AWS allows a VPC of /16 to /28. In a /24, two subnets in each of eight zones are AWS's smallest, /28. */
const vpcPrefix = { widest: 16, narrowest: 24 } as const;

/** Three bits for eight zones, more than any region has; a fourth halves a zone. */
const zoneBits = 3;
const zoneLetters = "abcdefgh";

/** RFC 1918 and RFC 6598. A VPC with public addresses could not reach their real owners. */
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** Problems of a VPC's range. */
export function vpcCidrProblems(cidrBlock: string, key = "cidrBlock"): string[] {
  const { widest, narrowest } = vpcPrefix;
  const cidr = parseCidr(cidrBlock);
  if (cidr === undefined) {
    return [`\`${key}\` must be an IPv4 range such as '10.0.0.0/16', got ${show(cidrBlock)}.`];
  }
  if (cidr.prefix < widest || cidr.prefix > narrowest) {
    return [
      `\`${key}\` must be /${widest} to /${narrowest} (AWS allows no larger VPC, and its two subnets in each of up to eight zones no smaller one), got ${show(cidrBlock)}.`,
    ];
  }
  if (formatCidr(cidr) !== cidrBlock) {
    return [
      `\`${key}\` must begin with the range's first address, ${show(formatCidr(cidr))}, got ${show(cidrBlock)}.`,
    ];
  }
  if (!privateRanges.some((range) => cidrContains(requireCidr(range), cidr))) {
    return [`\`${key}\` must lie in a private range (${privateRanges.join(", ")}), got ${show(cidrBlock)}.`];
  }
  return [];
}

/**
 * The subnets of each zone: an eighth of the VPC, half public and half private.
 *
 * They depend on the VPC's range and the zone's letter only, so that adding or removing a zone never moves another
 * zone's subnets, which would replace them and everything in them.
 */
export function zoneSubnets(cidrBlock: string, zones: readonly string[]): ZoneSubnets[] {
  const vpc = requireCidr(cidrBlock);
  return zones.map((zone) => {
    const whole = subCidr(vpc, zoneBits, zoneNumber(zone));
    return {
      zone,
      privateCidrBlock: formatCidr(subCidr(whole, 1, 0)),
      publicCidrBlock: formatCidr(subCidr(whole, 1, 1)),
    };
  });
}

/** Number of a zone's letter, from 0. */
export function zoneNumber(zone: string): number {
  const index = zoneLetters.indexOf(zone.slice(-1));
  if (zone === "" || index < 0) {
    throw new RangeError(`An availability zone's name ends in a letter from a to h, got ${show(zone)}.`);
  }
  return index;
}

function requireCidr(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr === undefined) {
    throw new RangeError(`Not an IPv4 range: ${show(text)}.`);
  }
  return cidr;
}
