import * as pulumi from "@pulumi/pulumi";

/**
 * Replaces awsx's internet gateway with its VPC. By default the gateway is moved to the new VPC in place, before the
 * component's dependents are touched, and AWS refuses to detach it while a NAT gateway's address is mapped:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachInternetGateway.html
 * Replaced, the old one is deleted last, after the NAT gateway.
 */
export const replacedWithItsVpc: pulumi.ResourceTransform = ({ type, props, opts }) => {
  if (type !== "aws:ec2/internetGateway:InternetGateway") {
    return undefined;
  }
  const { replaceOnChanges = [] } = opts;
  return { props, opts: { ...opts, replaceOnChanges: [...replaceOnChanges, "vpcId"] } };
};

/** Transforms of a remote component. Pulumi's mocks have no engine and refuse them. */
export function remoteTransforms(...transforms: pulumi.ResourceTransform[]): pulumi.ResourceTransform[] {
  return pulumi.runtime.getEngine() === undefined ? [] : transforms;
}
