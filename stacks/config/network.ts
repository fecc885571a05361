import { cidrsOverlap, parseCidr } from "../../components/network/cidr";
import { addressesInUse, NatStrategy } from "../../components/network/natStrategy";
import { show, showChoices } from "../../components/show";
import { vpcCidrProblems } from "../../components/network/subnets";
import { readExistingNetwork, refuseExistingKeys } from "./existingNetwork";
import type { Fields } from "./fields";
import { readNatInstance } from "./natInstance";
import { type NetworkConfig, NetworkKind, type NewNetworkConfig, type StackDefaults } from "./types";
import { defaultZones, zoneCount, zoneNames } from "./zones";

/** One for each zone that a VPC here can have subnets in: each NAT gateway uses one, and more would stay unused. */
const maxAddresses = 8;

const allocationId = /^eipalloc-([0-9a-f]{8}|[0-9a-f]{17})$/;

export function readNetwork(fields: Fields, defaults: StackDefaults, region: string): NetworkConfig {
  if (fields.choice("network", NetworkKind) === NetworkKind.existing) {
    return readExistingNetwork(fields);
  }
  refuseExistingKeys(fields);
  return readNewNetwork(fields, defaults, region);
}

function readNewNetwork(fields: Fields, defaults: StackDefaults, region: string): NewNetworkConfig {
  const cidrBlock = readCidrBlock(fields, defaults);
  const availabilityZones = readZones(fields, region);
  const natStrategy = fields.choice("natStrategy", NatStrategy) ?? defaults.natStrategy;
  const inUse = addressesInUse(natStrategy, availabilityZones.length);
  const egressAllocationIds = readAllocationIds(fields, inUse);
  const egressAddressCount = readAddressCount(fields, defaults, inUse, egressAllocationIds);
  return {
    kind: NetworkKind.new,
    cidrBlock,
    availabilityZones,
    natStrategy,
    ...readNatInstance(fields, natStrategy, region),
    egressAddressCount,
    egressAllocationIds,
    ipv6: fields.flag("ipv6") ?? false,
  };
}

function readCidrBlock(fields: Fields, defaults: StackDefaults): string {
  const cidrBlock = fields.text("vpcCidrBlock") ?? defaults.cidrBlock;
  const problems = vpcCidrProblems(cidrBlock, fields.key("vpcCidrBlock"));
  fields.report(...problems);
  const vpc = problems.length === 0 ? parseCidr(cidrBlock) : undefined;
  for (const [index, text] of fields.texts("peerCidrBlocks").entries()) {
    const name = `peerCidrBlocks[${index}]`;
    const peer = parseCidr(text);
    if (peer === undefined) {
      fields.mustBe(name, "an IPv4 range such as '10.1.0.0/16'", show(text));
    } else if (vpc !== undefined && cidrsOverlap(vpc, peer)) {
      fields.report(
        `\`vpcCidrBlock\` ${show(cidrBlock)} overlaps \`${fields.key(name)}\` ${show(text)}: choose a range that no network in reach uses.`,
      );
    }
  }
  return cidrBlock;
}

function readZones(fields: Fields, region: string): string[] {
  const name = "availabilityZones";
  const zones = fields.texts(name);
  if (zones.length === 0) {
    return zonesNotNamed(fields, name, region);
  }
  if (region === "") {
    return zones;
  }
  const known = zoneNames(region);
  const strangers = zones.filter((zone) =>
    known === undefined ? !/[a-h]$/.test(zone) || zone.slice(0, -1) !== region : !known.includes(zone),
  );
  const count = zoneCount(region);
  if (strangers.length > 0) {
    const allowed =
      known === undefined ? `zones of ${region}, such as '${region}a'` : `among ${showChoices(known)}`;
    fields.mustBe(name, allowed, strangers.map(show).join(", "), `\`aws:region\` is ${region}`);
  } else if (count !== undefined && zones.length > count) {
    fields.mustBe(name, `at most ${count} zones, as many as an account has in ${region}`, show(zones.length));
  }
  return zones;
}

function zonesNotNamed(fields: Fields, name: string, region: string): string[] {
  const zones = defaultZones(region);
  // A missing region is reported already.
  if (zones === undefined && region !== "") {
    const command = `aws ec2 describe-availability-zones --region ${region} --query AvailabilityZones[].ZoneName`;
    fields.mustBe(
      name,
      `named in ${region}, where they differ by account or aren't known`,
      "nothing",
      `\`${command}\` lists yours`,
    );
  }
  return zones ?? [];
}

function readAllocationIds(fields: Fields, inUse: number): string[] | undefined {
  const name = "egressAllocationIds";
  const ids = fields.texts(name);
  const wrong = ids.findIndex((id) => !allocationId.test(id));
  if (wrong >= 0) {
    fields.mustBe(
      `${name}[${wrong}]`,
      "an Elastic IP's id such as 'eipalloc-0123456789abcdef0'",
      show(ids[wrong]),
    );
  } else if (ids.length > 0 && ids.length < inUse) {
    fields.mustBe(name, `at least ${inUse}, one for each NAT gateway`, show(ids.length));
  } else if (ids.length > maxAddresses) {
    fields.mustBe(name, `at most ${maxAddresses}, one for each zone`, show(ids.length));
  }
  return ids.length === 0 ? undefined : ids;
}

function readAddressCount(
  fields: Fields,
  defaults: StackDefaults,
  inUse: number,
  adopted: string[] | undefined,
): number {
  const name = "egressAddressCount";
  const given = fields.integer(name);
  if (adopted !== undefined) {
    if (given !== undefined) {
      fields.report(
        `\`${name}\` and \`egressAllocationIds\` exclude each other: adopted addresses are as many as they are.`,
      );
    }
    return adopted.length;
  }
  // Independent of the number of gateways: fewer of them must not release an address that a third party relies on.
  const count = given ?? defaults.egressAddressCount;
  if (count < inUse) {
    const hint = "raise it, or set `natStrategy` to 'single'";
    fields.mustBe(
      name,
      `at least ${inUse}, one for each NAT gateway`,
      show(count),
      inUse > 1 ? hint : undefined,
    );
  } else if (count > maxAddresses) {
    const hint = "AWS gives an account 5 in a region until it is asked for more";
    fields.mustBe(name, `at most ${maxAddresses}, one for each zone`, show(count), hint);
  }
  return count;
}
