import type { Translation } from "./translation";

/** A fault that AWS answered with, or that kept its SDK from asking. */
interface AwsError extends Error {
  readonly code?: string;
  readonly $fault?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Names of errors that say that a thing of the stack isn't there. */
const MISSING = {
  cluster: /^ClusterNotFoundException$/,
  service: /^ServiceNot(Found|Active)Exception$/,
  other:
    /^(ResourceNotFoundException|ParameterNotFound|QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue)$/,
} as const;

type Explain = (error: AwsError) => string;

/** Names of errors, each with what it means. The first that fits counts. */
const MEANINGS: readonly (readonly [name: RegExp, explain: Explain])[] = [
  [/^(AccessDenied(Exception)?|UnauthorizedOperation|AuthorizationError(Exception)?)$/, accessDenied],
  [
    /^(Expired(Token(Exception)?)|RequestExpired|SSOTokenProviderFailure)$/,
    () => "The AWS credentials have expired: sign in again (`aws sso login`, or however you get yours).",
  ],
  [
    /^(CredentialsProviderError|TokenProviderError)$/,
    () =>
      "There are no AWS credentials here: set AWS_PROFILE or sign in; `aws sts get-caller-identity` shows when it works.",
  ],
  [
    /^(UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|(Invalid)?Signature(DoesNotMatch|Exception)|AuthFailure)$/,
    () =>
      "AWS does not know these credentials: `aws sts get-caller-identity` shows which ones they are, and whether the clock is right.",
  ],
  [
    MISSING.cluster,
    () =>
      "The stack's cluster is not there: somebody deleted it (`pulumi up --refresh` makes it again), or these credentials are of another account.",
  ],
  [MISSING.service, () => "The agent's ECS service is not there: `pulumi up --refresh`."],
  [
    /^(Throttling(Exception)?|ThrottledException|TooManyRequestsException|RequestLimitExceeded|LimitExceededException)$/,
    () => "AWS turned the call away because the account makes too many at once: try again in a minute.",
  ],
  [MISSING.other, () => "Something of the stack is no longer in AWS: `pulumi preview --refresh` shows what."],
  [
    /^(InvalidRequestException|DecryptionFailure|KMS\.?\w*|InvalidKeyId)$/,
    () => "AWS can't do that with the secret or its key in their present state.",
  ],
  [
    /^TargetNotConnectedException$/,
    () =>
      "The container's agent for ECS exec is not connected: wait a minute after the start, then try again.",
  ],
];

/** Codes of the network, as Node has them. */
const NETWORK = /^(ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)$/;

/** Whether AWS says that something of the stack isn't there. */
export function isMissingInAws(error: unknown): boolean {
  return isAwsError(error) && Object.values(MISSING).some((name) => name.test(error.name));
}

/** An error of AWS, or of the way there. */
export function translateAws(error: unknown): Translation | undefined {
  if (!isAwsError(error)) {
    return undefined;
  }
  const original = `${error.name}: ${error.message === "" ? (error.code ?? "no message") : error.message}`;
  const meaning = MEANINGS.find(([name]) => name.test(error.name))?.[1];
  if (meaning !== undefined) {
    return { sentence: meaning(error), original };
  }
  if (error.message.includes(NOT_ITS_FORMAT)) {
    return {
      sentence:
        "What answers in AWS's place isn't AWS: a proxy's page, or one to sign in at. Look at the way there (HTTPS_PROXY, VPN), and at `aws:endpoints` and AWS_ENDPOINT_URL.",
      original: original.split("\n")[0] ?? original,
    };
  }
  if (isOfTheNetwork(error)) {
    return {
      sentence:
        "AWS can't be reached from here: look at the network and the proxy, or for the stack local whether the demo is up.",
      original,
    };
  }
  return { sentence: "AWS refused the call.", original };
}

/** So the SDK says that it can't read an answer. */
const NOT_ITS_FORMAT = "Deserialization error";

/** AWS names the action, and often why it isn't allowed. */
function accessDenied({ message }: AwsError): string {
  const action = /perform: ([a-zA-Z0-9-]+:[a-zA-Z0-9*]+)/.exec(message)?.[1];
  return action === undefined
    ? "These AWS credentials may not do that: use others (AWS_PROFILE), or have the right added."
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
