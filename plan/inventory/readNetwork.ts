import type { CapturedResource } from "../../offline/capturedResource";
import { AddressFate, type EgressAddress, type Zone } from "./environment";
import { dependsOn, type Inventory, textOf } from "./inventory";

interface SubnetSpec {
  readonly type: string;
  readonly cidrBlocks: string[];
}

export function readZones(inventory: Inventory, vpc: CapturedResource): Zone[] {
  const names = vpc.inputs["availabilityZoneNames"] as string[];
  const specs = vpc.inputs["subnetSpecs"] as SubnetSpec[];
  const cidrBlock = (type: string, index: number): string =>
    specs.find((spec) => spec.type === type)?.cidrBlocks[index] ?? "";
  const exits = exitsOf(inventory);
  const routes = inventory
    .all("aws:ec2/route:Route")
    .filter(({ inputs }) => inputs["destinationCidrBlock"] !== undefined);
  return names.map((name, index) => {
    const route = routes.find((one) => textOf(one, "routeTableId").endsWith(name));
    const leavesThrough = exits.find(({ target }) => route !== undefined && dependsOn(route, target));
    const own = exits.find(({ target }) => textOf(target, "subnetId").endsWith(name));
    return {
      name,
      privateCidrBlock: cidrBlock("Private", index),
      publicCidrBlock: cidrBlock("Public", index),
      natGateway: own?.target.name,
      ...(own?.isInstance === true ? { isNatInstance: true } : {}),
      leavesThrough: leavesThrough?.target.name,
    };
  });
}

/** A NAT gateway, or the interface of a NAT instance. */
interface Exit {
  readonly target: CapturedResource;
  /** What the address is given to. */
  readonly addressed: CapturedResource;
  readonly isInstance: boolean;
}

function exitsOf(inventory: Inventory): Exit[] {
  const interfaces = inventory.all("aws:ec2/networkInterface:NetworkInterface");
  return [
    ...inventory
      .all("aws:ec2/natGateway:NatGateway")
      .map((gateway) => ({ target: gateway, addressed: gateway, isInstance: false })),
    ...inventory.all("aws:ec2/eipAssociation:EipAssociation").flatMap((address) => {
      const target = interfaces.find((one) => dependsOn(address, one));
      return target === undefined ? [] : [{ target, addressed: address, isInstance: true }];
    }),
  ];
}

/** The stack's own Elastic IPs, or adopted ones, of which the program names only those in use. */
export function readAddresses(inventory: Inventory, prefix: string, count: number): EgressAddress[] {
  const exits = exitsOf(inventory);
  const own = inventory.all("aws:ec2/eip:Eip");
  if (own.length > 0) {
    return own.map((address) => ({
      name: withoutPrefix(address.name, prefix),
      natGateway: exits.find(({ addressed }) => dependsOn(addressed, address))?.target.name,
      fate: address.protect && address.retainOnDelete ? AddressFate.kept : AddressFate.released,
    }));
  }
  return Array.from({ length: count }, (_, index) => {
    const exit = exits[index];
    return {
      name: exit === undefined ? `address ${index + 1}` : textOf(exit.addressed, "allocationId"),
      natGateway: exit?.target.name,
      fate: AddressFate.adopted,
    };
  });
}

/** With the endpoint, image layers, which come from S3, bypass the NAT gateway. */
export function hasS3Endpoint(vpc: CapturedResource): boolean {
  const specs = (vpc.inputs["vpcEndpointSpecs"] ?? []) as readonly { readonly serviceName: string }[];
  return specs.some(({ serviceName }) => serviceName.endsWith(".s3"));
}

function withoutPrefix(name: string, prefix: string): string {
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}
