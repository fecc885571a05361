// e2e/ shows the effect of a replacement on gateways and addresses.
import * as pulumi from "@pulumi/pulumi";
import { remoteTransforms, replacedWithItsVpc } from "../../../components/network/internetGateway";

const props = { vpcId: "vpc-1" };
const transformed = (type: string, opts: object = {}): unknown =>
  replacedWithItsVpc({ type, props, opts, name: "net", custom: true });

it("replaces the internet gateway when its VPC changes, besides what awsx wants", () => {
  const gateway = "aws:ec2/internetGateway:InternetGateway";
  expect(transformed(gateway)).toEqual({ props, opts: { replaceOnChanges: ["vpcId"] } });
  expect(transformed(gateway, { protect: true, replaceOnChanges: ["tags"] })).toEqual({
    props,
    opts: { protect: true, replaceOnChanges: ["tags", "vpcId"] },
  });
});

it.each(["aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:ec2/natGateway:NatGateway"])(
  "leaves %s as awsx made it",
  (type) => {
    expect(transformed(type)).toBeUndefined();
  },
);

it("is asked of an engine, and not of mocks, which refuse it", () => {
  const engine = jest.spyOn(pulumi.runtime, "getEngine");
  expect(remoteTransforms(replacedWithItsVpc)).toEqual([]);
  engine.mockReturnValue({} as ReturnType<typeof pulumi.runtime.getEngine>);
  expect(remoteTransforms(replacedWithItsVpc)).toEqual([replacedWithItsVpc]);
});
