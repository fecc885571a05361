import { CliError } from "../../cli/support/cliError";

/** The region in `Pulumi.local.yaml`. */
const REGION = "us-east-1";

interface EmulatorRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Calls the emulator, which checks no signatures, so the SDK's clients aren't needed. */
export class Emulator {
  readonly #url: string;
  readonly #region: string;

  constructor(url: string, region = REGION) {
    this.#url = url;
    this.#region = region;
  }

  /** Calls a JSON API; `X-Amz-Target` has the action. */
  async json<T>(service: string, target: string, body: Record<string, unknown> = {}): Promise<T> {
    const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
    return JSON.parse(await this.#send(service, { headers, body: JSON.stringify(body) })) as T;
  }

  /** Calls a query API: form in, XML out. */
  query(service: string, parameters: Record<string, string>): Promise<string> {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return this.#send(service, { headers, body: new URLSearchParams(parameters).toString() });
  }

  /** ECS's API. */
  ecs<T>(action: string, body: Record<string, unknown>): Promise<T> {
    return this.json("ecs", `AmazonEC2ContainerServiceV20141113.${action}`, body);
  }

  /** EC2's API. */
  ec2(action: string, parameters: Record<string, string> = {}): Promise<string> {
    return this.query("ec2", { Action: action, Version: "2016-11-15", ...parameters });
  }

  /** S3's API, whose path is bucket and key. */
  s3(method: "GET" | "PUT" | "DELETE", path: string): Promise<string> {
    return this.#send("s3", { method, path });
  }

  async #send(
    service: string,
    { method = "POST", path = "/", headers = {}, body = "" }: EmulatorRequest,
  ): Promise<string> {
    const scope = `Credential=test/20260101/${this.#region}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none`;
    const response = await fetch(this.#url + path, {
      method,
      headers: { ...headers, authorization },
      ...(method === "POST" ? { body } : {}),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new CliError(`The emulator answered ${response.status} to ${service}: ${text.slice(0, 500)}`);
    }
    return text;
  }
}
