import type { EC2ClientConfig } from "@aws-sdk/client-ec2";
import type { AwsAccess } from "../runnerStep";

/** Region, address and credentials of a client. */
export function clientConfig(access: Omit<AwsAccess, "accountId">): {
  readonly region: string;
  readonly credentials: NonNullable<EC2ClientConfig["credentials"]>;
  readonly endpoint?: string;
};
