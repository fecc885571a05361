import { isIPv4 } from "node:net";
import { show } from "../../components/show";
import type { Fields } from "./fields";
import { specialAddress } from "./publicAddress";
import { type ExistingNetworkConfig, NetworkKind } from "./types";

/** Keys for an existing network. */
const EXISTING_KEYS = ["vpcId", "privateSubnetIds", "egressIps", "natGatewayIds"];

/** Keys for a network of the stack's own. */
const NEW_KEYS = [
  "vpcCidrBlock",
  "peerCidrBlocks",
  "availabilityZones",
  "natStrategy",
  "natInstanceType",
  "natInstanceImageId",
  "egressAddressCount",
  "egressAllocationIds",
];

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html, `subnets` */
const maxSubnets = 16;

/** AWS's ids have 17 hexadecimal digits; old ones have 8. */
export const idOf = (prefix: string): RegExp => new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`);

/** The id of a VPC. */
export const vpcIdPattern = idOf("vpc");

/** The id of a security group. */
export const securityGroupIdPattern = idOf("sg");

export function readExistingNetwork(fields: Fields): ExistingNetworkConfig {
  refuseKeys(fields, NEW_KEYS, "is for a network that the stack makes: set `network` to 'new'");
  return {
    kind: NetworkKind.existing,
    vpcId: readVpcId(fields),
    privateSubnetIds: readSubnetIds(fields),
    egressIps: readEgressIps(fields),
    natGatewayIds: readIds(fields, "natGatewayIds", "nat"),
    ipv6: fields.flag("ipv6") ?? false,
  };
}

/** Refuses keys that would be ignored silently. */
export function refuseExistingKeys(fields: Fields): void {
  refuseKeys(fields, EXISTING_KEYS, "is for a network that is there already: set `network` to 'existing'");
}

function refuseKeys(fields: Fields, names: readonly string[], why: string): void {
  for (const name of names.filter((name) => isSaid(fields, name))) {
    fields.report(`\`${fields.key(name)}\` ${why}, or remove the key.`);
  }
}

/** `0` and `[]` are the defaults in Pulumi.yaml, and mean "not set". */
function isSaid(fields: Fields, name: string): boolean {
  return fields.has(name) && !["0", "[]"].includes(String(fields.text(name)));
}

function readVpcId(fields: Fields): string {
  const id = fields.text("vpcId");
  if (id === undefined || !vpcIdPattern.test(id)) {
    fields.mustBe("vpcId", "the existing VPC's id such as 'vpc-0123456789abcdef0'", show(id));
  }
  return id ?? "";
}

function readSubnetIds(fields: Fields): string[] {
  const name = "privateSubnetIds";
  const count = fields.texts(name).length;
  if (count === 0) {
    fields.must(name, "name at least one subnet of the existing VPC", "none");
  } else if (count > maxSubnets) {
    fields.must(name, `name at most ${maxSubnets} subnets, as many as ECS takes for a task`, show(count));
  }
  return readIds(fields, name, "subnet");
}

function readIds(fields: Fields, name: string, prefix: string): string[] {
  const ids = fields.texts(name);
  for (const [index, id] of ids.entries()) {
    if (!idOf(prefix).test(id)) {
      fields.mustBe(`${name}[${index}]`, `an id such as '${prefix}-0123456789abcdef0'`, show(id));
    }
  }
  return ids;
}

function readEgressIps(fields: Fields): string[] {
  const addresses = fields.texts("egressIps");
  for (const [index, address] of addresses.entries()) {
    const special = specialAddress(address);
    if (!isIPv4(address)) {
      fields.mustBe(`egressIps[${index}]`, "a public IPv4 address", show(address));
    } else if (special !== undefined) {
      const hint = "the NAT gateway's own public address is what others see";
      fields.mustBe(
        `egressIps[${index}]`,
        "a public IPv4 address",
        `${show(address)}, which is ${special}`,
        hint,
      );
    }
  }
  return addresses;
}
