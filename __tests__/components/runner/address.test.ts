// A stand-in for AWS doesn't prove that AWS frees an address with its gateway: its documentation says so.
import {
  DeleteNatGatewayCommand,
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DisassociateAddressCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { passed } from "../../support/passingTime";
import { printed, runnerModule } from "../../support/runner";

jest.mock("node:timers/promises", () => jest.requireActual<object>("../../support/passingTime"));

const { freeAddress } = runnerModule("address.mjs");

const tags = { "prefect-ecs:stack": "prefect-ecs/test", team: "data" };
const own = Object.entries({ ...tags, Name: "net-nat" }).map(([Key, Value]) => ({ Key, Value }));
const others = [{ Key: "prefect-ecs:stack", Value: "prefect-ecs/prod" }];
const allocationId = "eipalloc-1";

const client = new EC2Client({ region: "eu-west-1" });
const ec2 = mockClient(client);

/** AWS, as far as an address goes: one user at a time, and none that is still there loses it by itself. */
class Aws {
  gateway: { State: string; Tags: typeof own } | undefined;
  networkInterface: { TagSet: typeof own } | undefined;
  readonly changes: string[] = [];
  #polls = 0;

  constructor(private readonly deletedAfter = 3) {
    ec2.on(DescribeNatGatewaysCommand).callsFake(() => {
      if (this.gateway?.State === "deleting" && ++this.#polls > this.deletedAfter) {
        this.gateway = undefined;
      }
      const NatGatewayAddresses = [{ AllocationId: allocationId }];
      return {
        NatGateways: [
          { NatGatewayId: "nat-0", State: "deleted", NatGatewayAddresses },
          {
            NatGatewayId: "nat-9",
            State: "available",
            NatGatewayAddresses: [{ AllocationId: "eipalloc-9" }],
          },
          ...(this.gateway === undefined
            ? []
            : [{ NatGatewayId: "nat-1", NatGatewayAddresses, ...this.gateway }]),
        ],
      };
    });
    ec2.on(DeleteNatGatewayCommand).callsFake(({ NatGatewayId }) => {
      this.changes.push(`delete ${String(NatGatewayId)}`);
      this.gateway = { State: "deleting", Tags: own };
      return {};
    });
    ec2.on(DescribeAddressesCommand).callsFake(() => ({
      Addresses: [
        {
          AllocationId: allocationId,
          ...(this.gateway === undefined
            ? {}
            : { AssociationId: "eipassoc-nat", NetworkInterfaceId: "eni-nat" }),
          ...(this.networkInterface === undefined
            ? {}
            : { AssociationId: "eipassoc-1", NetworkInterfaceId: "eni-1" }),
        },
      ],
    }));
    ec2.on(DescribeNetworkInterfacesCommand).callsFake(() => ({
      // The emulator ignores ids.
      NetworkInterfaces: [
        { NetworkInterfaceId: "eni-9", TagSet: own },
        { NetworkInterfaceId: "eni-1", ...this.networkInterface },
      ],
    }));
    ec2.on(DisassociateAddressCommand).callsFake(({ AssociationId }) => {
      this.changes.push(`disassociate ${String(AssociationId)}`);
      this.networkInterface = undefined;
      return {};
    });
  }
}

const failure = (): Promise<string> =>
  freeAddress(client, { allocationId, tags }).then(
    () => "",
    (error: unknown) => (error as Error).message,
  );

beforeEach(() => {
  ec2.reset();
  jest.spyOn(Date, "now").mockImplementation(passed);
  printed("log");
});
afterEach(() => {
  jest.restoreAllMocks();
});

it("leaves an address that nothing uses", async () => {
  const aws = new Aws();
  await freeAddress(client, { allocationId, tags });
  expect(aws.changes).toEqual([]);
});

it("deletes the stack's NAT gateway, and waits until it is gone", async () => {
  const aws = new Aws();
  aws.gateway = { State: "available", Tags: own };
  const before = passed();
  await freeAddress(client, { allocationId, tags });
  expect(aws.changes).toEqual(["delete nat-1"]);
  expect(aws.gateway).toBeUndefined();
  expect(passed() - before).toBeGreaterThanOrEqual(10_000);
});

it("waits for a NAT gateway that somebody is deleting", async () => {
  const aws = new Aws();
  aws.gateway = { State: "deleting", Tags: others };
  await freeAddress(client, { allocationId, tags });
  expect(aws.changes).toEqual([]);
  expect(aws.gateway).toBeUndefined();
});

it("takes the address from the stack's interface", async () => {
  const aws = new Aws();
  aws.networkInterface = { TagSet: own };
  await freeAddress(client, { allocationId, tags });
  expect(aws.changes).toEqual(["disassociate eipassoc-1"]);
});

it.each([
  ["NAT gateway", "nat-1", { gateway: { State: "available", Tags: others } }],
  ["NAT gateway without tags", "nat-1", { gateway: { State: "available", Tags: [] } }],
  ["interface", "eni-1", { networkInterface: { TagSet: others } }],
  ["interface with half of the tags", "eni-1", { networkInterface: { TagSet: own.slice(0, 1) } }],
])("leaves it to another's %s", async (_, holder, held) => {
  const aws = Object.assign(new Aws(), held);
  expect(await failure()).toBe(
    `Elastic IP eipalloc-1 is in use by ${holder}, which isn't this stack's, and was left as it is. ` +
      "Free the address, or name another one in `egressAllocationIds`, and run `pulumi up` again.",
  );
  expect(aws.changes).toEqual([]);
});

it("gives up after ten minutes, and names what still has it", async () => {
  const aws = new Aws(1000);
  aws.gateway = { State: "available", Tags: own };
  expect(await failure()).toBe(
    "Elastic IP eipalloc-1 is still at nat-1 after ten minutes. Run `pulumi up` again.",
  );
});
