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
  const gateways = inventory.all("aws:ec2/natGateway:NatGateway");
  const routes = inventory.all("aws:ec2/route:Route");
  return names.map((name, index) => {
    const route = routes.find((one) => textOf(one, "routeTableId").endsWith(name));
    const leavesThrough = gateways.find((gateway) => route !== undefined && dependsOn(route, gateway));
    return {
      name,
      privateCidrBlock: cidrBlock("Private", index),
      publicCidrBlock: cidrBlock("Public", index),
      natGateway: gateways.find((gateway) => textOf(gateway, "subnetId").endsWith(name))?.name,
      leavesThrough: leavesThrough?.name,
    };
  });
}

/** The stack's own Elastic IPs, or adopted ones, of which the program names only those in use. */
export function readAddresses(inventory: Inventory, prefix: string, count: number): EgressAddress[] {
  const gateways = inventory.all("aws:ec2/natGateway:NatGateway");
  const own = inventory.all("aws:ec2/eip:Eip");
  if (own.length > 0) {
    return own.map((address) => ({
      name: withoutPrefix(address.name, prefix),
      natGateway: gateways.find((gateway) => dependsOn(gateway, address))?.name,
      fate: address.protect && address.retainOnDelete ? AddressFate.kept : AddressFate.released,
    }));
  }
  return Array.from({ length: count }, (_, index) => {
    const gateway = gateways[index];
    return {
      name: gateway === undefined ? `address ${index + 1}` : textOf(gateway, "allocationId"),
      natGateway: gateway?.name,
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
