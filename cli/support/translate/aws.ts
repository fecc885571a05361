import type { Translation } from "./translation";

/** An error of AWS or of its SDK. */
interface AwsError extends Error {
  readonly code?: string;
  readonly $fault?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Names of errors for a missing resource of the stack. */
const MISSING = {
  cluster: /^ClusterNotFoundException$/,
  service: /^ServiceNot(Found|Active)Exception$/,
  other:
    /^(ResourceNotFoundException|ParameterNotFound|QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue)$/,
} as const;

type Explain = (error: AwsError) => string;

/** Names of errors with their explanations. The first match counts. */
const MEANINGS: readonly (readonly [name: RegExp, explain: Explain])[] = [
  [/^(AccessDenied(Exception)?|UnauthorizedOperation|AuthorizationError(Exception)?)$/, accessDenied],
  [
    /^(Expired(Token(Exception)?)|RequestExpired|SSOTokenProviderFailure)$/,
    () => "The AWS credentials have expired: sign in again (with `aws sso login`, for example).",
  ],
  [
    /^(CredentialsProviderError|TokenProviderError)$/,
    () => "No AWS credentials found: set AWS_PROFILE or sign in; test with `aws sts get-caller-identity`.",
  ],
  [
    /^(UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|(Invalid)?Signature(DoesNotMatch|Exception)|AuthFailure)$/,
    () =>
      "AWS rejects these credentials: check them with `aws sts get-caller-identity`, and check this machine's clock.",
  ],
  [
    MISSING.cluster,
    () =>
      "The stack's cluster does not exist: it was deleted (`pulumi up --refresh` recreates it), or these credentials belong to another account.",
  ],
  [MISSING.service, () => "The agent's ECS service does not exist: `pulumi up --refresh`."],
  [
    /^(Throttling(Exception)?|ThrottledException|TooManyRequestsException|RequestLimitExceeded|LimitExceededException)$/,
    () => "AWS throttled the call: try again in a minute.",
  ],
  [
    MISSING.other,
    () => "A resource of the stack is no longer in AWS: `pulumi preview --refresh` shows which.",
  ],
  [
    /^(InvalidRequestException|DecryptionFailure|KMS\.?\w*|InvalidKeyId)$/,
    () => "AWS refuses this in the present state of the secret or its key.",
  ],
  [
    /^TargetNotConnectedException$/,
    () =>
      "The container's agent for ECS exec is not connected: wait a minute after the start, then try again.",
  ],
];

/** Node's codes of network errors. */
const NETWORK = /^(ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)$/;

/** Whether an AWS error means a missing resource of the stack. */
export function isMissingInAws(error: unknown): boolean {
  return isAwsError(error) && Object.values(MISSING).some((name) => name.test(error.name));
}

/** Explains an error of AWS, or of the connection to it. */
export function translateAws(error: unknown): Translation | undefined {
  if (!isAwsError(error)) {
    return undefined;
  }
  const original = `${error.name}: ${error.message === "" ? (error.code ?? "no message") : error.message}`;
  const meaning = MEANINGS.find(([name]) => name.test(error.name))?.[1];
  if (meaning !== undefined) {
    return { sentence: meaning(error), original };
  }
  const status = error.$metadata?.httpStatusCode;
  if (error.message.includes(NOT_ITS_FORMAT) || NAMELESS.test(error.name)) {
    return {
      sentence:
        "The answer isn't from AWS: probably a proxy's page or a sign-in page. Check the connection (HTTPS_PROXY, VPN), `aws:endpoints` and AWS_ENDPOINT_URL.",
      original: NAMELESS.test(error.name) ? `HTTP ${status}` : (original.split("\n")[0] ?? original),
    };
  }
  if (status !== undefined && status >= 500) {
    return { sentence: "AWS itself has failed: try again in a minute.", original };
  }
  if (isOfTheNetwork(error)) {
    return {
      sentence:
        "AWS can't be reached from here: check the network and the proxy; for the stack local, check that the demo is up.",
      original,
    };
  }
  return { sentence: "AWS refused the call.", original };
}

/** The SDK's error for an answer that it can't parse. */
const NOT_ITS_FORMAT = "Deserialization error";

/** The same for an answer of an error in which it finds none: `Unknown: Unknown`. */
const NAMELESS = /^Unknown(Error)?$/;

/** AWS names the action, and often the reason. */
function accessDenied({ message }: AwsError): string {
  const action = /perform: ([a-zA-Z0-9-]+:[a-zA-Z0-9*]+)/.exec(message)?.[1];
  return action === undefined
    ? "These AWS credentials lack a right: use others (AWS_PROFILE), or have it added."
    : `These AWS credentials lack the right ${action}: use others (AWS_PROFILE), or have it added.`;
}

function isAwsError(error: unknown): error is AwsError {
  return (
    error instanceof Error &&
    ("$metadata" in error || "$fault" in error || /^(Credentials|Token)ProviderError$/.test(error.name))
  );
}

function isOfTheNetwork({ name, code = "", $metadata }: AwsError): boolean {
  return NETWORK.test(code) || name === "TimeoutError" || $metadata?.httpStatusCode === undefined;
}
