import { PrefectError, PrefectUnreachable } from "../prefect/prefectError";
import { CliError } from "./cliError";
import { translate } from "./translate";

/** An error as the AWS SDK throws it. */
function aws(name: string, message: string, more: object = { $metadata: { httpStatusCode: 400 } }): Error {
  return Object.assign(new Error(message), { name, ...more });
}

function prefect(status: number, detail: unknown, credentialOrigin?: string): PrefectError {
  return new PrefectError({
    status,
    method: "POST",
    path: "/flow_runs/filter",
    body: JSON.stringify({ detail }),
    apiUrl: "https://prefect.example.com/api",
    credentialOrigin,
  });
}

describe("an error of AWS", () => {
  it.each([
    [
      aws("AccessDeniedException", "User: ada is not authorized to perform: ecs:RunTask on resource: *"),
      "These AWS credentials lack the right ecs:RunTask: use others (AWS_PROFILE), or have it added.",
    ],
    [aws("AccessDenied", "Access Denied"), "These AWS credentials lack a right"],
    [
      aws("ExpiredTokenException", "The security token included in the request is expired"),
      "The AWS credentials have expired",
    ],
    [
      aws("CredentialsProviderError", "Could not load credentials from any providers", {}),
      "No AWS credentials found",
    ],
    [
      aws("UnrecognizedClientException", "The security token included in the request is invalid."),
      "AWS rejects these credentials",
    ],
    [aws("ClusterNotFoundException", "Cluster not found."), "The stack's cluster does not exist"],
    [aws("ServiceNotFoundException", "Service not found."), "The agent's ECS service does not exist"],
    [aws("ThrottlingException", "Rate exceeded"), "AWS throttled the call"],
    [
      aws("ResourceNotFoundException", "The specified log group does not exist."),
      "A resource of the stack is no longer in AWS",
    ],
    [
      aws("TargetNotConnectedException", "not connected"),
      "The container's agent for ECS exec is not connected",
    ],
    [
      aws("Error", "connect ECONNREFUSED 127.0.0.1:4566", { code: "ECONNREFUSED", $metadata: {} }),
      "AWS can't be reached from here",
    ],
    [aws("TimeoutError", "socket hang up", { $metadata: {} }), "AWS can't be reached from here"],
    [aws("ValidationException", "1 validation error"), "AWS refused the call."],
  ])("is translated, with the original below: %s", (error, sentence) => {
    expect(translate(error)?.sentence.startsWith(sentence)).toBe(true);
    expect(translate(error)?.original).toBe(`${error.name}: ${error.message}`);
  });
});

describe("an error of Prefect", () => {
  it.each([
    [
      prefect(401, "Unauthorized", "the secret arn:1"),
      "Prefect does not accept the credential of the secret arn:1",
    ],
    [prefect(401, "Unauthorized"), "Prefect needs a credential, but the stack has none"],
    [prefect(403, "Forbidden"), "Prefect accepts the credential, but it lacks the right"],
    [prefect(404, "Not Found"), "Not found in Prefect, or its API is not at this address"],
    [prefect(409, "it exists"), "Prefect refuses this in the present state: it exists"],
    [prefect(422, [{ loc: ["body"] }]), 'Prefect refuses these values: [{"loc":["body"]}]'],
    [prefect(429, "slow down"), "Prefect's rate limit was reached"],
    [prefect(503, "busy"), "Prefect itself has failed"],
    [prefect(400, "no"), "Prefect refused the request."],
  ])("is translated, with the original below: %s", (error, sentence) => {
    expect(translate(error)?.sentence.startsWith(sentence)).toBe(true);
    const { status } = error;
    expect(translate(error)?.original).toBe([409, 422].includes(status) ? error.answered : error.message);
  });

  it("shows why a server can't be reached, which `fetch` hides", () => {
    const refused = new AggregateError([new Error("connect ECONNREFUSED ::1:4200")]);
    const error = new PrefectUnreachable(
      "http://localhost:4200/api",
      new TypeError("fetch failed", { cause: refused }),
    );
    expect(translate(error)).toEqual({
      sentence:
        "Prefect can't be reached at http://localhost:4200/api: is it up, and can this machine reach it? " +
        "A server inside the VPC needs a tunnel and `--prefect-api-url`.",
      original: "http://localhost:4200/api: connect ECONNREFUSED ::1:4200",
    });
  });
});

it.each<unknown>([new CliError("said already"), new TypeError("a bug"), "text"])(
  "leaves others alone: %s",
  (error) => {
    expect(translate(error)).toBeUndefined();
  },
);
