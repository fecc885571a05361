import type { EC2ClientConfig } from "@aws-sdk/client-ec2";
import type { AwsConfig } from "../../stacks/config/types";

/** Region, address and credentials of a client. */
export function clientConfig(access: AwsConfig): {
  readonly region: string;
  readonly credentials: NonNullable<EC2ClientConfig["credentials"]>;
  readonly endpoint?: string;
};
