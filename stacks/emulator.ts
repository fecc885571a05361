/** Points everything that calls AWS at another address: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
export const ENDPOINT_VARIABLE = "AWS_ENDPOINT_URL";

/** The address that the shell points at; undefined: AWS's own. */
export function endpointInEnvironment(env = process.env): string | undefined {
  const isIgnored = env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.toLowerCase() === "true";
  const endpoint = env[ENDPOINT_VARIABLE] ?? "";
  return isIgnored || endpoint === "" ? undefined : endpoint;
}

/** What an emulator of AWS forces on a stack, whichever it is; nothing of it is for AWS itself. */
export interface EmulatorSettings {
  /** Host, with port, that images are pushed to and pulled from. @default the ECR repository's own */
  readonly registryHost?: string;
  /** Plain variables of every container; the configuration's win. */
  readonly environment: Record<string, string>;
}

/** @param endpoint The emulator's address; undefined: the stack is on AWS. */
export function emulatorSettings(endpoint: string | undefined): EmulatorSettings {
  if (endpoint === undefined) {
    return { environment: {} };
  }
  return {
    // Docker pushes without TLS to localhost only, and the emulator's repositories name another host.
    registryHost: new URL(endpoint).host,
    environment: {
      // It serves a task role's credentials from a host that botocore doesn't trust, and takes any.
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      // Its containers leave through Docker's bridge, not through the NAT gateway.
      EGRESS_CHECK: "report",
    },
  };
}
