import type { IncomingHttpHeaders } from "node:http";
import type { Call, Refusal } from "./rule";

/** AWS's protocols, by the format of their errors. */
type Protocol = "json" | "ec2" | "query";

/** A received call. */
export interface ReadCall extends Call {
  readonly protocol: Protocol;
  readonly region: string;
}

/** Parses a call; `undefined` for another request. */
export function callOf(headers: IncomingHttpHeaders, body: string): ReadCall | undefined {
  const scope = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? "");
  if (scope === null) {
    return undefined;
  }
  const [, region = "", service = ""] = scope;
  const target = headers["x-amz-target"];
  if (typeof target === "string") {
    const name = `${service}:${target.split(".").pop() ?? ""}`;
    return { protocol: "json", region, name, parameters: JSON.parse(body) as Record<string, unknown> };
  }
  const form = new URLSearchParams(body);
  return {
    protocol: service === "ec2" ? "ec2" : "query",
    region,
    name: `${service}:${form.get("Action") ?? ""}`,
    parameters: Object.fromEntries(form),
  };
}

/** An error in the call's protocol. */
export function refusalBody(
  { protocol }: ReadCall,
  { code, message, queryCode = code }: Refusal,
): { headers: Record<string, string>; body: string } {
  const id = "00000000-0000-0000-0000-000000000000";
  if (protocol === "json") {
    return {
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amzn-requestid": id,
        "x-amzn-errortype": code,
        // Services that had another protocol before also return their old codes.
        "x-amzn-query-error": `${queryCode};Sender`,
      },
      body: JSON.stringify({ __type: code, message }),
    };
  }
  const error = `<Code>${escaped(code)}</Code><Message>${escaped(message)}</Message>`;
  const body =
    protocol === "ec2"
      ? `<Response><Errors><Error>${error}</Error></Errors><RequestID>${id}</RequestID></Response>`
      : `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>${id}</RequestId></ErrorResponse>`;
  return { headers: { "content-type": "text/xml", "x-amzn-requestid": id }, body };
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
