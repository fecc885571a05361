// CommonJS, since both the runner's modules and the compiled command line load it.
const { fromIni, fromNodeProviderChain, fromTemporaryCredentials } = require("@aws-sdk/credential-providers");

// Every `up` would show the SDK's warning about Node versions twice.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/**
 * Time-outs in milliseconds for a connection and for the response to a request, of which the SDK makes up to three. AWS
 * responds within seconds.
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
  // An emulator accepts any credentials, so users need none for it.
  return endpoint === undefined ? base : { accessKeyId: "test", secretAccessKey: "test" };
}

function endpointOf({ endpoint }) {
  return endpoint === undefined ? {} : { endpoint };
}

module.exports = { clientConfig };
