// Rules of a VPC, around the real emulator: what AWS's SDK gets, and that what is allowed still passes.
import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DeleteInternetGatewayCommand,
  DeleteNatGatewayCommand,
  DeleteRouteTableCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DeleteVpcEndpointsCommand,
  DescribeNatGatewaysCommand,
  DescribeVpcsCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  EC2Client,
  ReleaseAddressCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { makeRules } from "../../../e2e/rules";
import { RuledEmulator } from "./emulator";

jest.setTimeout(180_000);

let emulator: RuledEmulator;
let ec2: EC2Client;

beforeAll(async () => {
  emulator = await RuledEmulator.start(makeRules());
  ec2 = new EC2Client(emulator.client);
});

afterAll(async () => {
  ec2.destroy();
  await emulator.stop();
});

const refusal = (sent: Promise<unknown>): Promise<unknown> =>
  sent.then(
    () => "passed",
    (error: unknown) => (error as Error).name,
  );

interface Network {
  readonly VpcId: string;
  readonly SubnetId: string;
  readonly InternetGatewayId: string;
}

async function network(): Promise<Network> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
  const VpcId = Vpc?.VpcId ?? "";
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: "10.9.0.0/20" }));
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const InternetGatewayId = InternetGateway?.InternetGatewayId ?? "";
  await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId }));
  return { VpcId, SubnetId: Subnet?.SubnetId ?? "", InternetGatewayId };
}

async function remove({ VpcId, SubnetId, InternetGatewayId }: Network): Promise<void> {
  await ec2.send(new DetachInternetGatewayCommand({ VpcId, InternetGatewayId }));
  await ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
  await ec2.send(new DeleteSubnetCommand({ SubnetId }));
  await ec2.send(new DeleteVpcCommand({ VpcId }));
}

const gateway = async (input: {
  SubnetId: string;
  AllocationId: string;
  ClientToken?: string;
}): Promise<string> => (await ec2.send(new CreateNatGatewayCommand(input))).NatGateway?.NatGatewayId ?? "";
const stateOf = async (id: string): Promise<unknown> => {
  const { NatGateways } = await ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: [id] }));
  const { State, FailureCode } = NatGateways?.[0] ?? {};
  return [State, FailureCode];
};

it("has a new VPC pending, and available after ten seconds", async () => {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.8.0.0/16" }));
  const VpcIds = [Vpc?.VpcId ?? ""];
  const state = async (): Promise<string | undefined> =>
    (await ec2.send(new DescribeVpcsCommand({ VpcIds }))).Vpcs?.[0]?.State;

  expect(Vpc?.State).toBe("pending");
  expect(await state()).toBe("pending");
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  expect(await state()).toBe("available");
  await ec2.send(new DeleteVpcCommand({ VpcId: VpcIds[0] }));
});

it("keeps an internet gateway, a subnet and an address while a NAT gateway has them", async () => {
  const made = await network();
  const { AllocationId = "" } = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  const NatGatewayId = await gateway({ SubnetId: made.SubnetId, AllocationId });
  const { VpcId, InternetGatewayId, SubnetId } = made;
  const detach = (): Promise<unknown> =>
    ec2.send(new DetachInternetGatewayCommand({ VpcId, InternetGatewayId }));
  await expect(detach()).rejects.toMatchObject({
    name: "DependencyViolation",
    message: `Network ${VpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
  });
  expect(await refusal(ec2.send(new DeleteSubnetCommand({ SubnetId })))).toBe("DependencyViolation");
  expect(await refusal(ec2.send(new ReleaseAddressCommand({ AllocationId })))).toBe("InvalidIPAddress.InUse");
  expect(await refusal(ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId })))).toBe(
    "DependencyViolation",
  );
  await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId }));
  await ec2.send(new ReleaseAddressCommand({ AllocationId }));
  await remove(made);
});

it("lets a second NAT gateway on an address fail, and takes a repeated call for the same one", async () => {
  const made = await network();
  const { AllocationId = "" } = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  const on = { SubnetId: made.SubnetId, AllocationId };
  const first = await gateway({ ...on, ClientToken: "once" });
  expect(await gateway({ ...on, ClientToken: "once" })).toBe(first);
  const second = await gateway(on);
  expect([await stateOf(first), await stateOf(second)]).toEqual([
    ["available", undefined],
    ["failed", "Resource.AlreadyAssociated"],
  ]);
  for (const NatGatewayId of [second, first]) {
    await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId }));
  }
  const third = await gateway(on);
  expect(await stateOf(third)).toEqual(["available", undefined]);
  await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: third }));
  await ec2.send(new ReleaseAddressCommand({ AllocationId }));
  await remove(made);
});

it("keeps a route table that a subnet has, and a VPC with a table or an endpoint", async () => {
  const made = await network();
  const { VpcId, SubnetId } = made;
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
  const RouteTableId = RouteTable?.RouteTableId ?? "";
  const { AssociationId } = await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
  const table = (): Promise<unknown> => refusal(ec2.send(new DeleteRouteTableCommand({ RouteTableId })));
  const vpc = (): Promise<unknown> => refusal(ec2.send(new DeleteVpcCommand({ VpcId })));
  expect(await table()).toBe("DependencyViolation");
  await ec2.send(new DisassociateRouteTableCommand({ AssociationId }));
  const { InternetGatewayId } = made;
  await ec2.send(new DetachInternetGatewayCommand({ VpcId, InternetGatewayId }));
  await ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
  await ec2.send(new DeleteSubnetCommand({ SubnetId }));
  expect(await vpc()).toBe("DependencyViolation");
  expect(await table()).toBe("passed");
  const ServiceName = "com.amazonaws.us-east-1.s3";
  const { VpcEndpoint } = await ec2.send(new CreateVpcEndpointCommand({ VpcId, ServiceName }));
  expect(await vpc()).toBe("DependencyViolation");
  await remove(await network());
  await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpoint?.VpcEndpointId ?? ""] }));
  expect(await vpc()).toBe("passed");
});

it("keeps a security group that another one's rule names, not one that only its own does", async () => {
  const made = await network();
  const group = async (GroupName: string): Promise<string> =>
    (await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: "x", VpcId: made.VpcId })))
      .GroupId ?? "";
  const [one, other] = [await group("one"), await group("other")];
  const rule = (GroupId: string, named: string): object => ({
    GroupId,
    IpPermissions: [{ IpProtocol: "tcp", FromPort: 1, ToPort: 1, UserIdGroupPairs: [{ GroupId: named }] }],
  });
  await ec2.send(new AuthorizeSecurityGroupIngressCommand(rule(one, other)));
  await ec2.send(new AuthorizeSecurityGroupIngressCommand(rule(one, one)));
  const drop = (GroupId: string): Promise<unknown> =>
    refusal(ec2.send(new DeleteSecurityGroupCommand({ GroupId })));
  expect(await drop(other)).toBe("DependencyViolation");
  await ec2.send(new RevokeSecurityGroupIngressCommand(rule(one, other)));
  expect([await drop(other), await drop(one)]).toEqual(["passed", "passed"]);
  await remove(made);
});

it("gives five addresses, five VPCs and five internet gateways, also to who asks for all at once", async () => {
  const all = async (ask: () => Promise<unknown>): Promise<unknown[]> =>
    [...new Set(await Promise.all(Array.from({ length: 7 }, () => refusal(ask()))))].sort();
  expect(await all(() => ec2.send(new AllocateAddressCommand({ Domain: "vpc" })))).toEqual([
    "AddressLimitExceeded",
    "passed",
  ]);
  expect(await all(() => ec2.send(new CreateVpcCommand({ CidrBlock: "10.1.0.0/16" })))).toEqual([
    "VpcLimitExceeded",
    "passed",
  ]);
  expect(await all(() => ec2.send(new CreateInternetGatewayCommand({})))).toEqual([
    "InternetGatewayLimitExceeded",
    "passed",
  ]);
  const passedAddresses = (await emulator.refused()).filter(({ rule }) => rule === "five-addresses");
  expect(passedAddresses).toHaveLength(2);
});
