import {
  DeleteNatGatewayCommand,
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DisassociateAddressCommand,
} from "@aws-sdk/client-ec2";
import { setTimeout as sleep } from "node:timers/promises";
import { StepError } from "./stepError.mjs";

const POLL_MILLISECONDS = 5_000;
/** AWS deletes a NAT gateway in about a minute. */
const DEADLINE_MILLISECONDS = 10 * 60_000;

/**
 * Takes an Elastic IP from the stack's former NAT gateway or NAT instance, since AWS gives no address to two. Pulumi deletes
 * what a program no longer has only after it has created the rest.
 *
 * @param {{allocationId: string, tags: Record<string, string>}} what `tags`: those of what may lose the address.
 * @throws {StepError} if something else has it
 */
export async function freeAddress(ec2, { allocationId, tags }) {
  const gateway = await gatewayOf(ec2, allocationId);
  if (gateway !== undefined) {
    if (gateway.State !== "deleting") {
      refuseOthers(gateway.NatGatewayId, gateway.Tags, { allocationId, tags });
      console.log(`deleting ${gateway.NatGatewayId}, which has ${allocationId}`);
      await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: gateway.NatGatewayId }));
    }
    await waitUntilFree(ec2, allocationId);
    return;
  }
  const { AssociationId, NetworkInterfaceId, InstanceId } = await addressOf(ec2, allocationId);
  if (AssociationId === undefined) return;
  const held = NetworkInterfaceId === undefined ? {} : await interfaceOf(ec2, NetworkInterfaceId);
  refuseOthers(NetworkInterfaceId ?? InstanceId ?? AssociationId, held.TagSet, { allocationId, tags });
  console.log(`taking ${allocationId} from ${NetworkInterfaceId}`);
  await ec2.send(new DisassociateAddressCommand({ AssociationId }));
}

async function gatewayOf(ec2, allocationId) {
  const states = ["pending", "available", "deleting"];
  const { NatGateways = [] } = await ec2.send(
    new DescribeNatGatewaysCommand({ Filter: [{ Name: "state", Values: states }] }),
  );
  // An emulator ignores the filter.
  return NatGateways.filter(({ State }) => states.includes(State)).find(({ NatGatewayAddresses = [] }) =>
    NatGatewayAddresses.some((one) => one.AllocationId === allocationId),
  );
}

async function addressOf(ec2, allocationId) {
  const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({ AllocationIds: [allocationId] }));
  return Addresses[0] ?? {};
}

async function interfaceOf(ec2, id) {
  const { NetworkInterfaces = [] } = await ec2.send(
    new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] }),
  );
  return NetworkInterfaces.find(({ NetworkInterfaceId }) => NetworkInterfaceId === id) ?? {};
}

function refuseOthers(holder, found = [], { allocationId, tags }) {
  const isOwn = Object.entries(tags).every(([key, value]) =>
    found.some(({ Key, Value }) => Key === key && Value === value),
  );
  if (!isOwn) {
    throw new StepError(
      `Elastic IP ${allocationId} is in use by ${holder}, which isn't this stack's, and was left as it is. ` +
        "Free the address, or name another one in `egressAllocationIds`, and run `pulumi up` again.",
    );
  }
}

async function waitUntilFree(ec2, allocationId) {
  const deadline = Date.now() + DEADLINE_MILLISECONDS;
  for (;;) {
    const [gateway, { AssociationId }] = await Promise.all([
      gatewayOf(ec2, allocationId),
      addressOf(ec2, allocationId),
    ]);
    if (gateway === undefined && AssociationId === undefined) return;
    if (Date.now() > deadline) {
      const holder = gateway?.NatGatewayId ?? AssociationId;
      throw new StepError(
        `Elastic IP ${allocationId} is still at ${holder} after ten minutes. Run \`pulumi up\` again.`,
      );
    }
    await sleep(POLL_MILLISECONDS);
  }
}
