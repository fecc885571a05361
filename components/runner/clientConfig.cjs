// CommonJS, for both the runner's modules and the compiled command line load it.
const { fromIni, fromNodeProviderChain, fromTemporaryCredentials } = require("@aws-sdk/credential-providers");

// The SDK's advice on Node versions would stand in every `up`, twice.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/**
 * How long a client waits: for a connection, and for an answer to a request, of which the SDK makes up to three. AWS's
 * own answers come within seconds.
 */
const patience = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

/** Region, address, credentials and time-outs of a client. */
function clientConfig(access) {
  return {
    region: access.region,
    credentials: credentials(access),
    requestHandler: patience,
    ...endpointOf(access),
  };
}

function credentials(access) {
  const { region, profile, assumeRoleArn, endpoint } = access;
  const base = profile === undefined ? fromNodeProviderChain() : fromIni({ profile });
  if (assumeRoleArn !== undefined) {
    return fromTemporaryCredentials({
      masterCredentials: base,
      params: { RoleArn: assumeRoleArn, RoleSessionName: "prefect-ecs" },
      clientConfig: { region, requestHandler: patience, ...endpointOf(access) },
    });
  }
  // An emulator takes any credentials, and nobody should need some for it.
  return endpoint === undefined ? base : { accessKeyId: "test", secretAccessKey: "test" };
}

function endpointOf({ endpoint }) {
  return endpoint === undefined ? {} : { endpoint };
}

module.exports = { clientConfig };
