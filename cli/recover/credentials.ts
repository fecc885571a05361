import { fromIni, fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { EC2ClientConfig } from "@aws-sdk/client-ec2";
import type { AwsConfig } from "../../stacks/config/types";

// The SDK's advice on Node versions is not about the stack.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

type Credentials = NonNullable<EC2ClientConfig["credentials"]>;

/** Region, address and credentials of a client, as `components/runner/step.mjs` has them. */
export function clientConfig(access: AwsConfig): {
  readonly region: string;
  readonly credentials: Credentials;
  readonly endpoint?: string;
} {
  const { region } = access;
  return { region, credentials: credentials(access), ...endpointOf(access) };
}

function credentials(access: AwsConfig): Credentials {
  const { region, profile, assumeRoleArn, endpoint } = access;
  const base = profile === undefined ? fromNodeProviderChain() : fromIni({ profile });
  if (assumeRoleArn !== undefined) {
    return fromTemporaryCredentials({
      masterCredentials: base,
      params: { RoleArn: assumeRoleArn, RoleSessionName: "prefect-ecs" },
      clientConfig: { region, ...endpointOf(access) },
    });
  }
  // An emulator takes any credentials, and nobody should need some for it.
  return endpoint === undefined ? base : { accessKeyId: "test", secretAccessKey: "test" };
}

function endpointOf({ endpoint }: AwsConfig): { readonly endpoint?: string } {
  return endpoint === undefined ? {} : { endpoint };
}
