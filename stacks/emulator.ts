/** The SDKs' variable for another endpoint: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
export const ENDPOINT_VARIABLE = "AWS_ENDPOINT_URL";

/** Endpoint from the environment; undefined: AWS's endpoints. */
export function endpointInEnvironment(env = process.env): string | undefined {
  const isIgnored = env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.toLowerCase() === "true";
  const endpoint = env[ENDPOINT_VARIABLE] ?? "";
  return isIgnored || endpoint === "" ? undefined : endpoint;
}

/** Settings that any emulator of AWS needs; on AWS there are none. */
export interface EmulatorSettings {
  /** Host, with port, of the emulator's registry. @default the ECR repository's */
  readonly registryHost?: string;
  /** libpq's `sslmode` for a data store. @default the data store's own */
  readonly sslMode?: string;
  /** Plain environment variables of every container; the configuration overrides them. */
  readonly environment: Record<string, string>;
}

/** @param endpoint The emulator's endpoint; undefined: the stack is on AWS. */
export function emulatorSettings(endpoint: string | undefined): EmulatorSettings {
  if (endpoint === undefined) {
    return { environment: {} };
  }
  return {
    // Docker pushes without TLS to localhost only, and the emulator's repositories have another host in their URLs.
    registryHost: new URL(endpoint).host,
    // The emulator's databases have no certificate.
    sslMode: "prefer",
    environment: {
      // botocore doesn't trust the host of the emulator's task credentials; the emulator accepts any credentials.
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      // The emulator's containers use Docker's bridge, not the NAT gateway.
      EGRESS_CHECK: "report",
    },
  };
}
