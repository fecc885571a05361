import { CliError } from "../../cli/support/cliError";

/** The region that `Pulumi.local.yaml` names. */
const REGION = "us-east-1";

/** Calls the emulator's AWS, which checks no signature: five clients of the SDK would be many megabytes for nothing. */
export class Emulator {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** An API with JSON inside, named by the target that its SDKs send. */
  async json<T>(service: string, target: string, body: Record<string, unknown> = {}): Promise<T> {
    const text = await this.#post(service, "application/x-amz-json-1.1", JSON.stringify(body), {
      "x-amz-target": target,
    });
    return JSON.parse(text) as T;
  }

  /** An API of the older kind: form in, XML out. */
  query(service: string, parameters: Record<string, string>): Promise<string> {
    return this.#post(
      service,
      "application/x-www-form-urlencoded",
      new URLSearchParams(parameters).toString(),
    );
  }

  async #post(
    service: string,
    contentType: string,
    body: string,
    headers: Record<string, string> = {},
  ): Promise<string> {
    const scope = `Credential=test/20260101/${REGION}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none`;
    const response = await fetch(this.#url, {
      method: "POST",
      headers: { ...headers, authorization, "content-type": contentType },
      body,
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new CliError(`The emulator answered ${response.status} to ${service}: ${text.slice(0, 500)}`);
    }
    return text;
  }
}
