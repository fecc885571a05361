import * as pulumi from "@pulumi/pulumi";

/**
 * Has awsx's internet gateway replaced when its VPC is, where awsx moves it in place. It does so before anything that
 * depends on its component is touched, and AWS detaches no gateway while a NAT gateway's address is mapped:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachInternetGateway.html
 * The old one goes last, after the NAT gateway.
 */
export const replacedWithItsVpc: pulumi.ResourceTransform = ({ type, props, opts }) => {
  if (type !== "aws:ec2/internetGateway:InternetGateway") {
    return undefined;
  }
  const { replaceOnChanges = [] } = opts;
  return { props, opts: { ...opts, replaceOnChanges: [...replaceOnChanges, "vpcId"] } };
};

/** Transforms of a remote component. Pulumi's mocks, which have no engine, refuse any. */
export function remoteTransforms(transform: pulumi.ResourceTransform): pulumi.ResourceTransform[] {
  return pulumi.runtime.getEngine() === undefined ? [] : [transform];
}
